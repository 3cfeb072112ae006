/** Lectures as logs of finished captions: kept, read from any place, corrected, searched, exported. */
module hearus.lectures {
    requires transitive com.fasterxml.jackson.databind;
    requires com.zaxxer.hikari;
    requires flyway.core;
    requires java.sql;
    requires java.xml;
    requires org.apache.fontbox;
    requires org.apache.lucene.analysis.common;
    requires org.apache.lucene.analysis.nori;
    requires org.apache.lucene.core;
    requires org.apache.pdfbox;
    requires org.apache.pdfbox.io;
    requires org.apache.poi.ooxml;
    requires org.apache.poi.ooxml.schemas;
    requires org.jdbi.v3.core;
    requires org.xerial.sqlitejdbc;
    requires static transitive org.jspecify;

    exports hearus.lectures;
    exports hearus.lectures.access;
}
