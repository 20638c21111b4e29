package org.trunkline.voice;

import com.ibm.icu.text.DateFormat;
import com.ibm.icu.text.PluralRules;
import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.Currency;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Figures in the words of a language, by CLDR's rules. What CLDR does not say (how a telephone number is grouped, that
 * money has pence, that a clock says "two thirty") is here for English; other languages get CLDR's written form, whose
 * figures their voice reads.
 */
final class Words {
    /** A longer number is read digit by digit. */
    private static final BigDecimal LARGEST = new BigDecimal("1e15");

    private static final int MOST_DECIMALS = 6;

    private static final Pattern MONEY =
            Pattern.compile("([A-Z]{3}|\\p{Sc})?\\s*(-?[0-9][0-9,]*(?:\\.[0-9]+)?)\\s*([A-Z]{3}|\\p{Sc})?");
    private static final Map<String, String> SIGNS = Map.of("$", "USD", "£", "GBP", "€", "EUR", "¥", "JPY", "₩", "KRW");
    private static final DateTimeFormatter CLOCK = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("[h:mm a][h:mma][h a][ha][H:mm:ss][H:mm]")
            .toFormatter(Locale.ENGLISH);

    /** How people call their money, where CLDR has it longer ("British pounds"). */
    private record Money(String one, String many, String smallOne, String smallMany) {}

    private static final Map<String, Money> ENGLISH = Map.of(
            "GBP", new Money("pound", "pounds", "penny", "pence"),
            "USD", new Money("dollar", "dollars", "cent", "cents"),
            "EUR", new Money("euro", "euros", "cent", "cents"));

    private final Locale language;
    private final ULocale locale;
    private final RuleBasedNumberFormat numbers;

    private Words(Locale language) {
        this.language = language;
        this.locale = ULocale.forLocale(language);
        // Not thread-safe, so each text has its own; making one takes under a millisecond.
        this.numbers = new RuleBasedNumberFormat(locale, RuleBasedNumberFormat.SPELLOUT);
    }

    /** The text as it is said; as it stands if it is nothing of the kind. */
    static String of(Locale language, String text, Reading reading, String format) {
        if (reading == Reading.PLAIN) {
            return text;
        }
        Words words = new Words(language);
        String trimmed = text.strip();
        Optional<String> said = switch (reading) {
            case PLAIN -> Optional.empty();
            case DIGITS -> Optional.of(words.grouped(trimmed.replaceAll("[\\s-]", "")));
            case CHARACTERS -> Optional.of(words.oneByOne(trimmed.replaceAll("\\s", "")));
            case TELEPHONE -> Optional.of(words.telephone(trimmed));
            case CARDINAL -> number(trimmed).map(words::cardinal);
            case ORDINAL -> number(trimmed).map(words::ordinal);
            case DATE -> date(trimmed, format).map(words::date);
            case DAY -> date(trimmed, format).map(words::day);
            case TIME -> time(trimmed).map(words::time);
            case CURRENCY -> words.money(trimmed);
        };
        return said.orElse(text);
    }

    private boolean english() {
        return language.getLanguage().equals("en");
    }

    private boolean american() {
        return language.getCountry().equals("US");
    }

    // --- digits ---

    private String grouped(String characters) {
        StringBuilder spoken = new StringBuilder();
        int size = characters.length() % 4 == 0 ? 4 : 3;
        for (int from = 0; from < characters.length(); ) {
            int left = characters.length() - from;
            // Nobody says a single digit after a pause.
            int to = from + (left == size + 1 ? left : Math.min(size, left));
            spoken.append(spoken.isEmpty() ? "" : ", ").append(oneByOne(characters.substring(from, to)));
            from = to;
        }
        return spoken.toString();
    }

    private String telephone(String number) {
        // As written, if it is written in groups.
        String[] groups = number.split("[\\s()/.-]+");
        String spoken = groups.length == 1
                ? grouped(number)
                : Arrays.stream(groups)
                        .filter(group -> !group.isEmpty())
                        .map(this::oneByOne)
                        .collect(Collectors.joining(", "));
        return spoken;
    }

    private String oneByOne(String characters) {
        return characters.codePoints().mapToObj(this::character).collect(Collectors.joining(" "));
    }

    private String character(int character) {
        if (Character.isDigit(character)) {
            return numbers.format(Character.digit(character, 10));
        }
        String itself = Character.toString(character).toUpperCase(language);
        return english()
                ? switch (character) {
                    case '*' -> "star";
                    case '#' -> american() ? "pound" : "hash";
                    case '+' -> "plus";
                    default -> itself;
                }
                : itself;
    }

    // --- numbers ---

    private static Optional<BigDecimal> number(String text) {
        try {
            BigDecimal number = text.length() > 30 ? null : new BigDecimal(text.replace(",", ""));
            return Optional.ofNullable(number).filter(found -> Math.abs((long) found.scale()) <= 30);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private String cardinal(BigDecimal number) {
        if (number.abs().compareTo(LARGEST) >= 0) {
            return grouped(number.toBigInteger().toString());
        }
        String rule = rule(english() && !american() ? "%spellout-cardinal-verbose" : "%spellout-cardinal");
        BigDecimal rounded =
                number.setScale(MOST_DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
        return plain(
                rounded.scale() <= 0
                        ? numbers.format(rounded.longValueExact(), rule)
                        : numbers.format(rounded.doubleValue(), rule));
    }

    private String ordinal(BigDecimal number) {
        String rule = rule("%spellout-ordinal");
        if (number.stripTrailingZeros().scale() > 0 || number.abs().compareTo(LARGEST) >= 0 || rule.isEmpty()) {
            return cardinal(number);
        }
        return plain(numbers.format(number.longValueExact(), rule));
    }

    /** The first of a language's rules that begins so: some have them by gender. */
    private String rule(String wanted) {
        String[] names = numbers.getRuleSetNames();
        return Arrays.stream(names)
                .filter(wanted::equals)
                .findFirst()
                .or(() -> Arrays.stream(names)
                        .filter(name -> name.startsWith(wanted.replace("-verbose", "")))
                        .findFirst())
                .or(() -> wanted.contains("ordinal") ? Optional.of("") : Optional.of(numbers.getDefaultRuleSetName()))
                .get();
    }

    /** Voices stumble over soft hyphens, and some over "forty-two". */
    private static String plain(String spelt) {
        return spelt.replace("\u00ad", "").replace('-', ' ');
    }

    // --- dates and times ---

    private static Optional<LocalDate> date(String text, String order) {
        String pattern = order.chars()
                .mapToObj(part -> part == 'y' ? "uuuu" : part == 'm' ? "M" : "d")
                .collect(Collectors.joining("[/][-][.][ ]"));
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            // Then as it was said to be written.
        }
        try {
            return order.length() == 3
                    ? Optional.of(LocalDate.parse(text, DateTimeFormatter.ofPattern(pattern, Locale.ROOT)))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private String date(LocalDate date) {
        return english()
                ? dayOfMonth(date) + ", " + numbers.format(date.getYear(), rule("%spellout-numbering-year"))
                : written(date, "yMMMMd");
    }

    private String day(LocalDate date) {
        String weekday = DateTimeFormatter.ofPattern("EEEE", Locale.ENGLISH).format(date);
        return english()
                ? weekday + ", " + dayOfMonth(date)
                : written(date, "MMMMEEEEd").replaceAll("[()]", "");
    }

    private String dayOfMonth(LocalDate date) {
        String month = DateTimeFormatter.ofPattern("MMMM", Locale.ENGLISH).format(date);
        String day = ordinal(BigDecimal.valueOf(date.getDayOfMonth()));
        return american() ? month + " " + day : "the " + day + " of " + month;
    }

    private String written(LocalDate date, String skeleton) {
        DateFormat format = DateFormat.getInstanceForSkeleton(skeleton, locale);
        format.setTimeZone(TimeZone.GMT_ZONE);
        return format.format(Date.from(date.atStartOfDay(ZoneOffset.UTC).toInstant()));
    }

    private static Optional<LocalTime> time(String text) {
        try {
            return Optional.of(LocalTime.parse(text.replace(".", ""), CLOCK));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private String time(LocalTime time) {
        if (!english()) {
            DateFormat format = DateFormat.getInstanceForSkeleton("jm", locale);
            format.setTimeZone(TimeZone.GMT_ZONE);
            return format.format(Date.from(
                    LocalDate.EPOCH.atTime(time).atOffset(ZoneOffset.UTC).toInstant()));
        }
        int minute = time.getMinute();
        if (minute == 0 && time.getHour() % 12 == 0) {
            return time.getHour() == 0 ? "midnight" : "noon";
        }
        String hour = plain(numbers.format((time.getHour() + 11) % 12 + 1));
        String minutes = minute == 0 ? "" : (minute < 10 ? " oh " : " ") + plain(numbers.format(minute));
        return hour + minutes + (time.getHour() < 12 ? " A M" : " P M");
    }

    // --- money ---

    private Optional<String> money(String text) {
        Matcher matcher = MONEY.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String sign = Optional.ofNullable(matcher.group(1))
                .orElse(Optional.ofNullable(matcher.group(3)).orElse(""));
        return number(matcher.group(2)).flatMap(amount -> currency(sign).map(currency -> money(amount, currency)));
    }

    /** Without a sign, the money of the region. */
    private Optional<Currency> currency(String sign) {
        try {
            return Optional.ofNullable(
                    sign.isEmpty()
                            ? Currency.getInstance(locale)
                            : Currency.getInstance(SIGNS.getOrDefault(sign, sign)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private String money(BigDecimal amount, Currency currency) {
        Money money = english() ? ENGLISH.get(currency.getCurrencyCode()) : null;
        if (money == null) {
            String plural = PluralRules.forLocale(locale).select(amount.doubleValue());
            return cardinal(amount) + " " + currency.getName(locale, Currency.PLURAL_LONG_NAME, plural, null);
        }
        BigInteger cents =
                amount.movePointRight(2).setScale(0, RoundingMode.HALF_UP).toBigInteger();
        BigInteger[] parts = cents.abs().divideAndRemainder(BigInteger.valueOf(100));
        String whole = cardinal(new BigDecimal(parts[0]))
                + (parts[0].equals(BigInteger.ONE) ? " " + money.one() : " " + money.many());
        String small = cardinal(new BigDecimal(parts[1]))
                + (parts[1].equals(BigInteger.ONE) ? " " + money.smallOne() : " " + money.smallMany());
        String spoken = parts[1].signum() == 0 ? whole : parts[0].signum() == 0 ? small : whole + " and " + small;
        return cents.signum() < 0 ? "minus " + spoken : spoken;
    }
}
