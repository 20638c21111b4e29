package org.trunkline.voice;

/**
 * How something is spoken, against the voice's own way.
 *
 * @param rate 1: as fast as usual, 2: twice as fast
 * @param pitch 1: as high as usual
 * @param gain louder by so many decibels
 */
public record Style(double rate, double pitch, double gain) {
    public static final Style PLAIN = new Style(1, 1, 0);

    /** What a voice can change. How loud something is we change ourselves. */
    public enum Aspect {
        RATE,
        PITCH
    }

    /** Beyond that no voice is understood. */
    public Style {
        rate = Math.clamp(rate, 0.3, 3);
        pitch = Math.clamp(pitch, 0.5, 2);
        gain = Math.clamp(gain, -40, 6);
    }

    /** This style with another inside it. */
    public Style with(Style inner) {
        return new Style(rate * inner.rate, pitch * inner.pitch, gain + inner.gain);
    }

    /** Whether the voice has to change the aspect. */
    public boolean changes(Aspect aspect) {
        return switch (aspect) {
            case RATE -> rate != 1;
            case PITCH -> pitch != 1;
        };
    }
}
