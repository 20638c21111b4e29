package org.trunkline.recording;

/** How a recording is kept. */
public enum Format {
    WAV("wav", "audio/wav"),
    /** Opus in Ogg. */
    OPUS("opus", "audio/ogg");

    private final String extension;
    private final String mediaType;

    Format(String extension, String mediaType) {
        this.extension = extension;
        this.mediaType = mediaType;
    }

    /** Of a file's name, without the dot. */
    public String extension() {
        return extension;
    }

    public String mediaType() {
        return mediaType;
    }
}
