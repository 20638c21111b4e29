package org.trunkline.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Position;

/**
 * The files of the index. What is put is found after {@link #refresh}, and survives a kill after {@link #commit}. It lies in
 * the order of time, newest first, so that a search for the newest ends as soon as it has them. Thread-safe.
 */
final class Index implements AutoCloseable {
    /** Of how things are indexed: another number makes the index anew. */
    private static final String RULES = "2";

    private static final String KIND = "kind";
    private static final String ID = "id";
    private static final String KEY = "key";
    private static final String CUSTOMER = "customer";
    private static final String AT = "at";
    private static final String CHANNEL = "channel";
    private static final String QUEUE = "queue";
    private static final String AGENT = "agent";

    private static final Sort NEWEST =
            new Sort(new SortField(AT, SortField.Type.LONG, true), new SortField(KEY, SortField.Type.STRING, true));
    private static final Sort RELEVANCE = new Sort(
            SortField.FIELD_SCORE,
            new SortField(AT, SortField.Type.LONG, true),
            new SortField(KEY, SortField.Type.STRING, true));

    private static final double MEMORY_MB = 32;
    private static final int LONGEST_TEXT = 100_000;

    private final Words words;
    private final Directory files;
    private final IndexWriter writer;
    private final ConcurrentMergeScheduler scheduler = new ConcurrentMergeScheduler();
    private final SearcherManager searchers;

    /** @throws IOException if what is in the folder is no index that can be read */
    Index(Path folder, Function<String, Optional<String>> e164) throws IOException {
        words = new Words(e164);
        files = FSDirectory.open(folder);
        try {
            TieredMergePolicy merges = new TieredMergePolicy();
            merges.setForceMergeDeletesPctAllowed(0); // what is erased must be in no file
            writer = new IndexWriter(
                    files,
                    new IndexWriterConfig(words.analyzer())
                            .setRAMBufferSizeMB(MEMORY_MB)
                            .setMergeScheduler(scheduler)
                            .setMergePolicy(merges)
                            .setIndexSort(NEWEST)
                            .setCommitOnClose(false));
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
        searchers = new SearcherManager(writer, null);
    }

    /** Up to where the journal is in the committed index; empty: it is not whole. */
    Optional<Position> position() {
        Map<String, String> told = new HashMap<>();
        Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
        if (data != null) {
            data.forEach(entry -> told.put(entry.getKey(), entry.getValue()));
        }
        return RULES.equals(told.get("rules"))
                ? Optional.ofNullable(told.get("position")).map(Position::parse)
                : Optional.empty();
    }

    void clear() throws IOException {
        writer.deleteAll();
        writer.setLiveCommitData(Map.<String, String>of().entrySet());
        writer.commit();
    }

    void put(Item item) throws IOException {
        Document document = new Document();
        String key = key(item.kind(), item.id());
        document.add(new StringField(KEY, key, Field.Store.NO));
        document.add(new SortedDocValuesField(KEY, new BytesRef(key)));
        document.add(new StringField(KIND, item.kind(), Field.Store.YES));
        document.add(new StringField(ID, item.id(), Field.Store.YES));
        long at = micros(item.at());
        document.add(new LongPoint(AT, at));
        document.add(new NumericDocValuesField(AT, at));
        document.add(new StoredField(AT, at));
        optional(document, CUSTOMER, item.customer());
        optional(document, CHANNEL, item.channel());
        optional(document, QUEUE, item.queue());
        item.agents().forEach(agent -> optional(document, AGENT, agent));
        String text =
                item.text().length() <= LONGEST_TEXT ? item.text() : item.text().substring(0, LONGEST_TEXT);
        document.add(new TextField(Words.TEXT, text, Field.Store.YES));
        if (Words.isKorean(text)) {
            document.add(new TextField(Words.KOREAN, text, Field.Store.NO));
        }
        Set<String> ends = new TreeSet<>();
        item.numbers().forEach(number -> ends.addAll(Words.ends(number)));
        ends.forEach(end -> document.add(new StringField(Words.NUMBER, end, Field.Store.NO)));
        writer.updateDocument(new Term(KEY, key), document);
    }

    private static void optional(Document document, String field, @Nullable String value) {
        if (value != null && value.length() <= 1_000) {
            document.add(new StringField(field, value, Field.Store.YES));
        }
    }

    void remove(String kind, String id) throws IOException {
        writer.deleteDocuments(new Term(KEY, key(kind, id)));
    }

    void removeOf(Set<String> customers) throws IOException {
        writer.deleteDocuments(
                customers.stream().map(customer -> new Term(CUSTOMER, customer)).toArray(Term[]::new));
    }

    /** Takes what was removed out of the files too; may take long in a large index. */
    void purge() throws IOException {
        do {
            writer.forceMergeDeletes(true);
            scheduler.sync(); // a merge that was under way already is not waited for by the above
        } while (writer.hasDeletions());
        writer.commit();
        searchers.maybeRefreshBlocking();
        writer.deleteUnusedFiles();
    }

    void refresh() throws IOException {
        searchers.maybeRefreshBlocking();
    }

    /** What {@link #commit} is to say; after all that came up to there was put. */
    void reached(Position position) {
        writer.setLiveCommitData(
                Map.of("rules", RULES, "position", position.toString()).entrySet());
    }

    void commit() throws IOException {
        writer.commit();
    }

    /**
     * @param from null for the first page, then {@link Hits#next}
     * @throws IllegalArgumentException if {@code from} is not what a page gave
     */
    Hits search(Search search, @Nullable String from, int limit) throws IOException {
        Query query = query(search);
        boolean byTime = search.order() == Search.Order.NEWEST;
        @Nullable FieldDoc mark = from == null ? null : mark(from, byTime);
        IndexSearcher searcher = searchers.acquire();
        try {
            TopDocs found = searcher.search(
                    query, new TopFieldCollectorManager(byTime ? NEWEST : RELEVANCE, limit + 1, mark, limit + 1));
            boolean more = found.scoreDocs.length > limit;
            ScoreDoc[] page = more ? Arrays.copyOf(found.scoreDocs, limit) : found.scoreDocs;
            List<Hits.Hit> hits = hits(searcher, search.text(), page);
            return new Hits(hits, more ? mark((FieldDoc) page[limit - 1], byTime) : null);
        } finally {
            searchers.release(searcher);
        }
    }

    private List<Hits.Hit> hits(IndexSearcher searcher, String typed, ScoreDoc[] page) throws IOException {
        List<String> sought = words.sought(typed);
        List<Hits.Hit> hits = new ArrayList<>();
        for (int i = 0; i < page.length; i++) {
            Document one = searcher.storedFields().document(page[i].doc);
            hits.add(new Hits.Hit(
                    one.get(KIND),
                    one.get(ID),
                    one.get(CUSTOMER),
                    instant(one.getField(AT).numericValue().longValue()),
                    one.get(CHANNEL),
                    one.get(QUEUE),
                    Set.of(one.getValues(AGENT)),
                    Words.excerpt(one.get(Words.TEXT), sought)));
        }
        return hits;
    }

    private Query query(Search search) {
        Optional<Query> typed = words.query(search.text());
        if (typed.isEmpty()) {
            return new MatchNoDocsQuery("nothing to look for");
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder().add(typed.get(), Occur.MUST);
        among(all, KIND, search.kinds());
        among(all, CUSTOMER, search.customers());
        same(all, CHANNEL, search.channel());
        same(all, QUEUE, search.queue());
        same(all, AGENT, search.agent());
        if (search.from() != null || search.to() != null) {
            Instant from = search.from();
            Instant to = search.to();
            all.add(
                    LongPoint.newRangeQuery(
                            AT,
                            from == null ? Long.MIN_VALUE : micros(from),
                            to == null ? Long.MAX_VALUE : micros(to) - 1),
                    Occur.FILTER);
        }
        return all.build();
    }

    private static void among(BooleanQuery.Builder all, String field, Set<String> values) {
        if (!values.isEmpty()) {
            all.add(new TermInSetQuery(field, values.stream().map(BytesRef::new).toList()), Occur.FILTER);
        }
    }

    private static void same(BooleanQuery.Builder all, String field, @Nullable String value) {
        if (value != null) {
            all.add(new TermQuery(new Term(field, value)), Occur.FILTER);
        }
    }

    private static String mark(FieldDoc last, boolean byTime) {
        Object[] fields = Objects.requireNonNull(last.fields);
        int at = byTime ? 0 : 1;
        return (byTime ? "" : fields[0]) + "~" + fields[at] + "~" + ((BytesRef) fields[at + 1]).utf8ToString();
    }

    private static FieldDoc mark(String text, boolean byTime) {
        String[] parts = text.split("~", 3);
        try {
            if (parts.length == 3 && parts[0].isEmpty() == byTime) {
                Long at = Long.valueOf(parts[1]);
                BytesRef key = new BytesRef(parts[2]);
                return byTime
                        ? new FieldDoc(Integer.MAX_VALUE, Float.NaN, new Object[] {at, key})
                        : new FieldDoc(Integer.MAX_VALUE, Float.NaN, new Object[] {Float.valueOf(parts[0]), at, key});
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(notGiven(text), e);
        }
        throw new IllegalArgumentException(notGiven(text));
    }

    private static String notGiven(String text) {
        return "'" + text + "' is not the end of a page; give back what the page before called next";
    }

    private static String key(String kind, String id) {
        return kind + " " + id;
    }

    private static long micros(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000), at.getNano() / 1_000);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
    }

    /** Without a commit: what was put since the last one comes again. */
    @Override
    public void close() {
        try (files;
                writer;
                searchers) {
            // In this order.
        } catch (IOException e) {
            throw new UncheckedIOException("The index did not close cleanly", e);
        }
    }
}
