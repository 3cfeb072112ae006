/** Finds key terms and important sentences in Korean and English text, and explains them. Start with {@link hearus.keywords.Keywords}. */
@NullMarked
package hearus.keywords;

import org.jspecify.annotations.NullMarked;
