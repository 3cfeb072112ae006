/** What a model is asked for notes and quizzes, and which answers are taken. */
@NullMarked
package hearus.keywords.internal.study;

import org.jspecify.annotations.NullMarked;
