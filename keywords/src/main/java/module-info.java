/** Key terms, highlights and their explanations, in Korean and English text. */
module hearus.keywords {
    requires transitive java.net.http;
    requires transitive com.fasterxml.jackson.databind;
    requires org.apache.lucene.analysis.common;
    requires transitive org.apache.lucene.analysis.nori;
    requires org.apache.lucene.core;
    requires static com.google.errorprone.annotations;
    requires static transitive org.jspecify;

    exports hearus.keywords;
}
