/** Text in, tagged words and explanations out. */
package hearus.keywords;
