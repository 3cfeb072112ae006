/** What Hearus is measured beside: other engines and other ways to live captions, each in processes of their own. */
package hearus.bench.peers;
