package hearus.cli.run;

import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads whole seconds: {@code 20} or {@code 20s}. */
final class Seconds implements ITypeConverter<Integer> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\s*s?");

    @Override
    public Integer convert(String text) {
        var matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new TypeConversionException("\"" + text + "\" is no number of seconds: it looks like 20 or 20s");
        }
        return Integer.parseInt(matcher.group(1));
    }
}
