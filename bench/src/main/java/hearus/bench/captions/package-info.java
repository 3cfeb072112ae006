/** Live captions as a speaker gets them: real sockets, real time. */
package hearus.bench.captions;
