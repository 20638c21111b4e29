package org.trunkline.recording;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One part of a call that is being recorded. Samples come from the threads of the media, orders from anybody; what is
 * complete goes to the recorder's thread, which alone touches the file.
 */
public final class Take {
    private static final Logger log = LoggerFactory.getLogger(Take.class);
    private static final int CALLER = 0;
    private static final int CENTER = 1;
    /** What is written at a time: a tenth of a second. */
    private static final int PIECE = Stereo.RATE / 10 * Stereo.HEADER.frame();

    private static final int CHECK_EVERY = 50;
    /** Pieces that may wait for a slow disk: ten seconds. */
    private static final int MOST_WAITING = 100;

    private final String id;
    private final Stereo sound;
    private final OutputStream out;
    private final Recorder recorder;
    private final Keeper.Order order;
    private final Runnable broken;
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream(2 * PIECE);
    private int waiting;
    private boolean ended;
    /** Of the writer's thread. */
    private int pieces;

    private boolean closed;

    Take(String id, Stereo sound, OutputStream out, Recorder recorder, Keeper.Order order, Runnable broken) {
        this.id = id;
        this.sound = sound;
        this.out = out;
        this.recorder = recorder;
        this.order = order;
        this.broken = broken;
    }

    /** The recording's id. */
    public String id() {
        return id;
    }

    Keeper.Order order() {
        return order;
    }

    /** What the caller says: 16-bit samples, 8000 a second. */
    public void said(short[] samples) {
        add(CALLER, samples);
    }

    /** What the caller hears, likewise. */
    public void heard(short[] samples) {
        add(CENTER, samples);
    }

    private synchronized void add(int channel, short[] samples) {
        if (!ended) {
            piece.writeBytes(sound.add(channel, samples, recorder.now()));
            if (piece.size() >= PIECE) {
                hand();
            }
        }
    }

    /** While it is paused, time goes on without sound. */
    public synchronized void pause(boolean now) {
        sound.pause(now);
    }

    /** Nothing comes after this; the file is made and kept behind the scenes. */
    public synchronized void end() {
        if (!ended) {
            ended = true;
            piece.writeBytes(sound.end());
            hand();
            recorder.write(this::close);
        }
    }

    private void hand() {
        byte[] bytes = piece.toByteArray();
        piece.reset();
        if (waiting >= MOST_WAITING) {
            ended = true;
            recorder.write(() -> broke(new IOException("the disk is too slow")));
            return;
        }
        waiting++;
        recorder.write(() -> write(bytes));
    }

    private void write(byte[] bytes) {
        synchronized (this) {
            waiting--;
        }
        if (closed) {
            return;
        }
        try {
            if (++pieces % CHECK_EVERY == 0) {
                recorder.checkRoom();
            }
            out.write(bytes);
        } catch (IOException e) {
            broke(e);
        }
    }

    private void broke(IOException e) {
        synchronized (this) {
            ended = true;
        }
        if (!closed) {
            closed = true;
            try {
                out.close();
            } catch (IOException again) {
                log.debug("the file of {} did not close", id, again);
            }
            recorder.broke(this, recorder.file(this), e);
            broken.run();
        }
    }

    private void close() {
        if (closed) {
            return;
        }
        try {
            out.close();
            closed = true;
            recorder.ended(this, recorder.file(this));
        } catch (IOException e) {
            broke(e);
        }
    }
}
