package org.trunkline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.QueueSettings;
import org.trunkline.store.Database;
import org.trunkline.store.H2ForTests;
import org.trunkline.store.TestDatabase;

/** An Asterisk's queue_log in the reports by queue and half-hour. */
class QueueLogImportTest {
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");
    private static final Instant TEN = NINE.plus(Duration.ofHours(1));
    /** As Asterisk 22 writes it; 1772442000 is nine o'clock. */
    private static final String LOG = """
            1772441999|NONE|NONE|NONE|QUEUESTART|
            1772442000|1772442000.1|billing|NONE|ENTERQUEUE||+442079460001|1
            1772442001|1772442000.1|billing|PJSIP/1001|RINGNOANSWER|1000
            1772442010|1772442000.1|billing|PJSIP/1002|CONNECT|10|1772442005.2|5
            1772442020|1772442020.3|billing|NONE|ENTERQUEUE||+442079460002|1
            1772442022|1772442020.3|billing|NONE|ABANDON|1|1|2
            1772442100|1772442100.4|billing|NONE|ENTERQUEUE||+442079460003|2
            1772442130|1772442000.1|billing|PJSIP/1002|COMPLETECALLER|10|120|1
            1772442160|1772442100.4|billing|NONE|ABANDON|1|2|60
            1772442200|1772442200.5|sales|NONE|ENTERQUEUE||+442079460004|1
            1772442260|1772442200.5|sales|NONE|EXITWITHTIMEOUT|1|1|60
            1772442260|1772442200.5|sales|NONE|ENTERQUEUE||+442079460004|1
            1772442260|1772442200.5|sales|NONE|EXITEMPTY|1|1|0
            1772443900|1772443800.6|sales|PJSIP/1001|CONNECT|40|1772443890.7|3
            1772443960|1772443800.6|sales|PJSIP/1001|BLINDTRANSFER|5001|from-internal|40|60|1
            1772444000|1772444000.8|sales|NONE|ENTERQUEUE||+442079460005|1
            """;

    @TempDir
    Path folder;

    private Database database;

    TestDatabase store() throws Exception {
        return new H2ForTests(folder);
    }

    @BeforeEach
    void open() throws Exception {
        database = store().open();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private QueueLogImport.Result read(String log) throws IOException {
        return new QueueLogImport(
                        database,
                        name -> QueuePlan.of(name)
                                .with(QueueSettings.SERVICE_LEVEL, Duration.ofSeconds(20))
                                .with(QueueSettings.SHORT_ABANDON, Duration.ofSeconds(5)))
                .read(new BufferedReader(new StringReader(log)));
    }

    private Reports reports() {
        return new Reports(database, ZoneOffset.UTC, InstantSource.fixed(TEN));
    }

    @Test
    void the_history_of_before_is_in_the_reports_by_queue_and_half_hour() throws IOException {
        QueueLogImport.Result result = read(LOG);

        assertThat(result).isEqualTo(new QueueLogImport.Result(16, 6, 0, 1, 0, result.faults()));
        assertThat(result.faults()).isEmpty();
        Report byQueue = reports().byQueue(NINE, TEN, null);
        assertThat(byQueue.rows())
                .extracting(
                        Report.Row::name,
                        Report.Row::offered,
                        Report.Row::answered,
                        Report.Row::answeredInTime,
                        Report.Row::abandoned,
                        Report.Row::shortAbandoned,
                        Report.Row::overflowed,
                        Report.Row::noAgent,
                        Report.Row::transferred)
                .containsExactly(
                        tuple("billing", 3L, 1L, 1L, 1L, 1L, 0L, 0L, 0L),
                        tuple("sales", 3L, 1L, 0L, 0L, 0L, 1L, 1L, 1L));
        assertThat(byQueue.rows())
                .extracting(Report.Row::talk)
                .containsExactly(Duration.ofMinutes(2), Duration.ofMinutes(1));
        assertThat(byQueue.rows().getFirst().answeredWait()).isEqualTo(Duration.ofSeconds(10));
        assertThat(reports().byHalfHour(NINE, TEN, null).rows())
                .extracting(Report.Row::name, Report.Row::offered, Report.Row::talk)
                .containsExactly(
                        tuple("2026-03-02T09:00:00Z", 5L, Duration.ofMinutes(2)),
                        tuple("2026-03-02T09:30:00Z", 1L, Duration.ofMinutes(1)));
        // Log-ins and pauses are not taken over: an occupancy from talk alone would be a lie.
        assertThat(reports().byAgent(NINE, TEN).agents())
                .extracting(Report.AgentRow::answered)
                .containsExactly(0L);
    }

    @Test
    void the_same_lines_again_change_nothing_and_what_was_unfinished_comes_with_the_next_file() throws IOException {
        read(LOG);
        Report first = reports().byQueue(NINE, TEN, null);

        assertThat(read(LOG).calls()).isEqualTo(6);
        assertThat(reports().byQueue(NINE, TEN, null)).isEqualTo(first);

        read(LOG + "1772444030|1772444000.8|sales|NONE|ABANDON|1|1|30\n");
        assertThat(reports().byQueue(NINE, TEN, "sales").rows().getFirst().abandoned())
                .isEqualTo(1);
    }

    @Test
    void bad_lines_are_named_and_left_out() throws IOException {
        QueueLogImport.Result result = read("""
                1772442000|1772442000.1|billing|NONE|ENTERQUEUE||x|1
                hello
                then|1772442000.1|billing|PJSIP/1002|CONNECT|10|x|5
                1772442010|1772442000.1|billing|PJSIP/1002|CONNECT|soon|x|5

                1772442012|1772442000.1|billing|NONE|MYOWNEVENT|a|b
                1772442030|1772442000.1|billing|NONE|ABANDON|1|1|30
                """);

        assertThat(result.calls()).isEqualTo(1);
        assertThat(result.skipped()).isEqualTo(3);
        assertThat(result.faults())
                .containsExactly(
                        new QueueLogImport.Fault(2, "has 1 fields; a line has 5 at least, separated by |"),
                        new QueueLogImport.Fault(3, "begins with 'then', which is no time in seconds since 1970"),
                        new QueueLogImport.Fault(4, "has 'soon' where a number is expected (data 1)"));
        assertThat(reports().byQueue(NINE, TEN, null).rows().getFirst().abandoned())
                .isEqualTo(1);
    }

    @Test
    void calls_that_the_journal_tells_itself_are_left_out() throws IOException {
        database.write(
                tx -> tx.execute("INSERT INTO queue_visit (interaction, entry, queue, entered_at, first_position)"
                        + " VALUES ('1-7', 1, 'billing', TIMESTAMP WITH TIME ZONE '2026-03-02 09:00:00+00:00', 1)"));

        QueueLogImport.Result result = read("1772442030|1-7|billing|NONE|ABANDON|1|1|30\n");

        assertThat(result.own()).isEqualTo(1);
        assertThat(reports().byQueue(NINE, TEN, null).rows().getFirst().offered())
                .isEqualTo(1);
    }
}
