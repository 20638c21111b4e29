package org.trunkline.speech;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The functions of libpocketsphinx and libsphinxbase, version 3 of both (0.8 and 5prealpha, as distributions have them).
 * Loaded once and never unloaded. Thread-safe; a decoder is not.
 */
@SuppressWarnings("restricted")
final class PocketSphinxLibrary {
    /** Where the pointer to the cepstral mean's state lies in feat_t (sphinxbase/feat.h), on 64-bit machines. */
    private static final long CMN_IN_FEAT = 88;
    /** Where the number of frames behind the mean lies in cmn_t (sphinxbase/cmn.h). */
    private static final long FRAMES_IN_CMN = 24;

    /** The library cannot be used on this machine. */
    static final class Missing extends RuntimeException {
        Missing(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private final SymbolLookup symbols;
    private final MethodHandle args;
    private final MethodHandle parse;
    private final MethodHandle freeConfig;
    private final MethodHandle init;
    private final MethodHandle free;
    private final MethodHandle setJsgf;
    private final MethodHandle setLm;
    private final MethodHandle setSearch;
    private final MethodHandle unsetSearch;
    private final MethodHandle lookup;
    private final MethodHandle startStream;
    private final MethodHandle startUtterance;
    private final MethodHandle process;
    private final MethodHandle endUtterance;
    private final MethodHandle hypothesis;
    private final MethodHandle segments;
    private final MethodHandle nextSegment;
    private final MethodHandle segmentWord;
    private final MethodHandle segmentFrames;
    private final MethodHandle segmentScore;
    private final MethodHandle features;
    private final MethodHandle setMean;
    private final MethodHandle freeC;
    private final MethodHandle setLogFile;

    private PocketSphinxLibrary() {
        // Order matters: pocketsphinx needs sphinxbase loaded.
        SymbolLookup base = SymbolLookup.libraryLookup("libsphinxbase.so.3", Arena.global());
        symbols = SymbolLookup.libraryLookup("libpocketsphinx.so.3", Arena.global())
                .or(base)
                .or(Linker.nativeLinker().defaultLookup());
        args = function("ps_args", ADDRESS);
        parse = function("cmd_ln_parse_r", ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
        freeConfig = function("cmd_ln_free_r", JAVA_INT, ADDRESS);
        init = function("ps_init", ADDRESS, ADDRESS);
        free = function("ps_free", JAVA_INT, ADDRESS);
        setJsgf = function("ps_set_jsgf_string", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        setLm = function("ps_set_lm_file", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        setSearch = function("ps_set_search", JAVA_INT, ADDRESS, ADDRESS);
        unsetSearch = function("ps_unset_search", JAVA_INT, ADDRESS, ADDRESS);
        lookup = function("ps_lookup_word", ADDRESS, ADDRESS, ADDRESS);
        startStream = function("ps_start_stream", JAVA_INT, ADDRESS);
        startUtterance = function("ps_start_utt", JAVA_INT, ADDRESS);
        process = function("ps_process_raw", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT);
        endUtterance = function("ps_end_utt", JAVA_INT, ADDRESS);
        hypothesis = function("ps_get_hyp", ADDRESS, ADDRESS, ADDRESS);
        segments = function("ps_seg_iter", ADDRESS, ADDRESS);
        nextSegment = function("ps_seg_next", ADDRESS, ADDRESS);
        segmentWord = function("ps_seg_word", ADDRESS, ADDRESS);
        segmentFrames = procedure("ps_seg_frames", ADDRESS, ADDRESS, ADDRESS);
        segmentScore = function("ps_seg_prob", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        features = function("ps_get_feat", ADDRESS, ADDRESS);
        setMean = procedure("cmn_live_set", ADDRESS, ADDRESS);
        freeC = procedure("free", ADDRESS);
        setLogFile = procedure("err_set_logfp", ADDRESS);
        silence();
    }

    /** @throws Missing if it is not installed, or is another version */
    static PocketSphinxLibrary load() {
        try {
            return new PocketSphinxLibrary();
        } catch (IllegalArgumentException | IllegalCallerException e) {
            throw new Missing(
                    "PocketSphinx (libpocketsphinx.so.3) cannot be loaded: " + e.getMessage()
                            + "; install it, on Debian and Ubuntu: apt install libpocketsphinx3 pocketsphinx-en-us",
                    e);
        }
    }

    private MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(result, arguments));
    }

    private MethodHandle procedure(String name, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.ofVoid(arguments));
    }

    private MethodHandle handle(String name, FunctionDescriptor descriptor) {
        MemorySegment symbol = symbols.find(name)
                .orElseThrow(() -> new IllegalArgumentException("it has no function " + name + " (another version?)"));
        return Linker.nativeLinker().downcallHandle(symbol, descriptor);
    }

    /** It would write what was said to the standard error stream. */
    private void silence() {
        MethodHandle log = procedure("err_set_callback", ADDRESS, ADDRESS);
        try {
            log.invokeExact(MemorySegment.NULL, MemorySegment.NULL);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** A native call that throws is a fault of ours: the natives themselves answer with a status. */
    private static IllegalStateException failed(Throwable e) {
        return new IllegalStateException("a call of PocketSphinx failed", e);
    }

    /** @return NULL if the options or the model are bad */
    MemorySegment newDecoder(String... options) {
        try (Arena arena = Arena.ofConfined()) {
            // The first argument is the program's name.
            MemorySegment argv = arena.allocate(ADDRESS, options.length + 1);
            argv.setAtIndex(ADDRESS, 0, arena.allocateFrom("trunkline"));
            for (int i = 0; i < options.length; i++) {
                argv.setAtIndex(ADDRESS, i + 1, arena.allocateFrom(options[i]));
            }
            // Of this thread: options are written there otherwise.
            setLogFile.invokeExact(MemorySegment.NULL);
            MemorySegment definitions = (MemorySegment) args.invokeExact();
            MemorySegment config =
                    (MemorySegment) parse.invokeExact(MemorySegment.NULL, definitions, options.length + 1, argv, 1);
            if (config.equals(MemorySegment.NULL)) {
                return config;
            }
            MemorySegment decoder = (MemorySegment) init.invokeExact(config);
            // The decoder holds it too.
            int _ = (int) freeConfig.invokeExact(config);
            return decoder;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    void free(MemorySegment decoder) {
        try {
            int _ = (int) free.invokeExact(decoder);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    boolean setJsgf(MemorySegment decoder, String name, String grammar) {
        return named(setJsgf, decoder, name, grammar);
    }

    boolean setLanguageModel(MemorySegment decoder, String name, String file) {
        return named(setLm, decoder, name, file);
    }

    private static boolean named(MethodHandle function, MemorySegment decoder, String name, String value) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) function.invokeExact(decoder, arena.allocateFrom(name), arena.allocateFrom(value)) == 0;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    boolean setSearch(MemorySegment decoder, String name) {
        return named(setSearch, decoder, name);
    }

    boolean unsetSearch(MemorySegment decoder, String name) {
        return named(unsetSearch, decoder, name);
    }

    private static boolean named(MethodHandle function, MemorySegment decoder, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) function.invokeExact(decoder, arena.allocateFrom(name)) == 0;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    boolean hasWord(MemorySegment decoder, String word) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment phones = (MemorySegment) lookup.invokeExact(decoder, arena.allocateFrom(word));
            if (phones.equals(MemorySegment.NULL)) {
                return false;
            }
            freeC.invokeExact(phones);
            return true;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    boolean startStream(MemorySegment decoder) {
        return status(startStream, decoder);
    }

    boolean startUtterance(MemorySegment decoder) {
        return status(startUtterance, decoder);
    }

    boolean endUtterance(MemorySegment decoder) {
        return status(endUtterance, decoder);
    }

    private static boolean status(MethodHandle function, MemorySegment decoder) {
        try {
            return (int) function.invokeExact(decoder) >= 0;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    boolean process(MemorySegment decoder, MemorySegment samples, long count) {
        try {
            return (int) process.invokeExact(decoder, samples, count, 0, 0) >= 0;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    boolean hasHypothesis(MemorySegment decoder) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = (MemorySegment) hypothesis.invokeExact(decoder, arena.allocate(JAVA_INT));
            return !text.equals(MemorySegment.NULL);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    interface SegmentReader {
        /** @param score acoustic, a scaled logarithm */
        void segment(String word, int firstFrame, int lastFrame, int score);
    }

    /** Fillers such as {@code <sil>} included. */
    void segments(MemorySegment decoder, SegmentReader reader) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment first = arena.allocate(JAVA_INT);
            MemorySegment last = arena.allocate(JAVA_INT);
            MemorySegment acoustic = arena.allocate(JAVA_INT);
            MemorySegment language = arena.allocate(JAVA_INT);
            MemorySegment back = arena.allocate(JAVA_INT);
            MemorySegment segment = (MemorySegment) segments.invokeExact(decoder);
            while (!segment.equals(MemorySegment.NULL)) {
                MemorySegment word = (MemorySegment) segmentWord.invokeExact(segment);
                segmentFrames.invokeExact(segment, first, last);
                int _ = (int) segmentScore.invokeExact(segment, acoustic, language, back);
                reader.segment(
                        word.reinterpret(Long.MAX_VALUE).getString(0),
                        first.get(JAVA_INT, 0),
                        last.get(JAVA_INT, 0),
                        acoustic.get(JAVA_INT, 0));
                segment = (MemorySegment) nextSegment.invokeExact(segment);
            }
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Forgets what was learnt of the line: the cepstral mean, as if it had been met for so many frames. */
    void setMean(MemorySegment decoder, MemorySegment mean, int frames) {
        try {
            MemorySegment feat = ((MemorySegment) features.invokeExact(decoder)).reinterpret(CMN_IN_FEAT + 8);
            MemorySegment cmn = feat.get(ADDRESS, CMN_IN_FEAT).reinterpret(FRAMES_IN_CMN + 8);
            setMean.invokeExact(cmn, mean);
            rescale(cmn, mean, frames);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** cmn_live_set counts the mean as 500 frames; fewer let a new line be learnt sooner. */
    private static void rescale(MemorySegment cmn, MemorySegment mean, int frames) {
        int length = cmn.get(JAVA_INT, FRAMES_IN_CMN + 4);
        MemorySegment sum = cmn.get(ADDRESS, 16).reinterpret(length * 4L);
        for (int i = 0; i < length; i++) {
            sum.setAtIndex(JAVA_FLOAT, i, frames * mean.getAtIndex(JAVA_FLOAT, i));
        }
        cmn.set(JAVA_INT, FRAMES_IN_CMN, frames);
    }
}
