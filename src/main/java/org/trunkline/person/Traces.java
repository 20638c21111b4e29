package org.trunkline.person;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.trunkline.customer.Forgetting;
import org.trunkline.customer.Person;

/**
 * Numbers and addresses in the journal and in files of lines (call details, logs) are written over where they stand: a file
 * keeps its length, so that whoever appends to it or reads on from a place is not disturbed; a journal entry keeps its shape.
 */
final class Traces implements Forgetting {
    private static final char OVER = '*';
    private static final int CHUNK = 1 << 22;

    private final List<Path> folders;

    /** @param folders whose files are looked through */
    Traces(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    @Override
    public Set<String> columns() {
        return Set.of("journal.body");
    }

    @Override
    public Map<String, Integer> forget(Handle tx, Person person, String by) {
        List<String> marks = person.marks();
        return Map.of(
                "journal entries written over", journal(tx, person, marks), "lines written over", files(person, marks));
    }

    private record Line(long epoch, long sequence, String body) {}

    private static int journal(Handle tx, Person person, List<String> marks) {
        int changed = 0;
        for (String interaction : person.interactions()) {
            for (Line line : lines(tx, "interaction = ?", interaction)) {
                changed += writeOver(tx, line, clean(line.body, marks, Set.of()));
            }
        }
        // What somebody wrote as the reason of what they did.
        for (String mark : marks) {
            for (Line line : lines(tx, "type = 'api.Changed' AND body LIKE ?", "%" + mark + "%")) {
                changed += writeOver(tx, line, clean(line.body, marks, person.names()));
            }
        }
        return changed;
    }

    private static List<Line> lines(Handle tx, String condition, String value) {
        return tx.createQuery("SELECT epoch, sequence, body FROM journal WHERE " + condition)
                .bind(0, value)
                .map((row, context) -> new Line(row.getLong("epoch"), row.getLong("sequence"), row.getString("body")))
                .list();
    }

    private static int writeOver(Handle tx, Line line, String body) {
        return body.equals(line.body)
                ? 0
                : tx.execute(
                        "UPDATE journal SET body = ? WHERE epoch = ? AND sequence = ?",
                        body,
                        line.epoch,
                        line.sequence);
    }

    private int files(Person person, List<String> marks) {
        int changed = 0;
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    changed += file(file, person, marks);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Traces of a person cannot be written over in " + folder, e);
            }
        }
        return changed;
    }

    /** By pieces of whole lines; bytes are taken as characters, so that places are places in the file. */
    private static int file(Path file, Person person, List<String> marks) throws IOException {
        List<String> sought = marks.stream().map(Traces::bytes).toList();
        List<String> names = person.names().stream().map(Traces::bytes).toList();
        int changed = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long at = 0;
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK, Math.max(1, channel.size())));
            while (at < channel.size()) {
                buffer.clear();
                while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) > 0) {}
                String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
                int end = text.lastIndexOf('\n') + 1;
                if (end == 0 || at + text.length() >= channel.size()) {
                    end = text.length();
                }
                int from = 0;
                while (from < end) {
                    int to = text.indexOf('\n', from);
                    to = to < 0 || to >= end ? end : to + 1;
                    String line = text.substring(from, to);
                    String clean = clean(line, sought, names);
                    if (!clean.equals(line)) {
                        channel.write(ByteBuffer.wrap(clean.getBytes(StandardCharsets.ISO_8859_1)), at + from);
                        changed++;
                    }
                    from = to;
                }
                at += end;
            }
            channel.force(true);
        }
        return changed;
    }

    /** Names only beside an address: alone they may be anybody's. */
    private static String clean(String line, List<String> marks, Collection<String> names) {
        String clean = line;
        for (String mark : marks) {
            clean = clean.replace(mark, over(mark));
        }
        if (!clean.equals(line)) {
            for (String name : names) {
                clean = clean.replace(name, over(name));
            }
        }
        return clean;
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String over(String text) {
        return String.valueOf(OVER).repeat(text.length());
    }
}
