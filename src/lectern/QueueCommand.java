package lectern;

import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import lectern.app.Agenda;
import lectern.app.Intake;
import lectern.cli.ExitCode;
import lectern.cli.QueueClient;
import lectern.cli.QueueOptions;
import lectern.cli.QueueRow;
import lectern.domain.Outcome;
import lectern.journal.Journal;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;
import lectern.port.LectureQueue;
import lectern.port.StorageException;

/**
 * {@code lectern queue}: what waits and what failed, and orders for what failed; of a running server through its status
 * port, else from the journal itself, which belongs to this process meanwhile.
 */
final class QueueCommand {
    private final QueueOptions options;
    private final PrintStream out;

    private QueueCommand(QueueOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    static ExitCode run(QueueOptions options, PrintStream out) throws StartException, InterruptedException {
        var folder = options.dataFolder();
        if (!Journal.isIn(folder)) {
            throw new StartException("there is no journal in " + folder + "; name the data folder by --data-dir");
        }
        var command = new QueueCommand(options, out);
        try {
            var owner = Journal.ownerOf(folder);
            return owner.isPresent() ? command.running(owner.get()) : command.stopped();
        } catch (StorageException refused) {
            throw new StartException(refused.getMessage(), refused);
        }
    }

    private ExitCode running(Journal.Owner owner) throws StartException, InterruptedException {
        if (owner.url().isEmpty()) {
            throw new StartException("process " + owner.process() + " has the data folder and no status port;"
                    + " wait if it is just starting, else start it without --status-port off, or stop it");
        }
        try (var client = new QueueClient(owner.url())) {
            return switch (options.order()) {
                case QueueOptions.Order.ListAll all -> print(client.list());
                case QueueOptions.Order.Retry retry -> print(client.retry(retry.id()));
                case QueueOptions.Order.RetryAll all -> print(client.retryAll());
                case QueueOptions.Order.Discard discard -> print(client.discard(discard.id()));
            };
        } catch (IOException unreached) {
            throw new StartException("process " + owner.process() + " does not answer at " + owner.url() + ": "
                    + (unreached.getMessage() == null ? unreached : unreached.getMessage()), unreached);
        }
    }

    private ExitCode stopped() throws StorageException {
        try (var journal = Journal.open(options.dataFolder(), event -> { })) {
            var rows = new ArrayList<QueueRow>();
            var intake = new Intake(journal, new Agenda(InstantSource.system()), event -> { });
            intake.recover(entry -> row(entry, rows));
            var parked = intake.parked();
            return switch (options.order()) {
                case QueueOptions.Order.ListAll all -> print(rows);
                case QueueOptions.Order.Retry retry ->
                        print(one(parked.retry(retry.id()), retry.id(), "waits for the next start"));
                case QueueOptions.Order.RetryAll all -> print(new QueueClient.Result(true,
                        done(parked.retryAll()) + " wait for the next start"));
                case QueueOptions.Order.Discard discard ->
                        print(one(parked.discard(discard.id()), discard.id(), "is discarded"));
            };
        }
    }

    private static void row(LectureQueue.Entry entry, List<QueueRow> rows) {
        var place = entry.lecture().place();
        if (entry.outcome().filter(Outcome::isDone).isEmpty()) {
            var reason = entry.outcome().map(outcome -> outcome instanceof Outcome.Refused refused
                    ? refused.reason() : "").orElse("");
            rows.add(new QueueRow(entry.lecture().id(), entry.outcome().isPresent() ? "failed" : "waiting",
                    place.section().shown(), place.title().shown(), reason));
        }
    }

    private static QueueClient.Result one(CompletableFuture<Boolean> order, long id, String done)
            throws StorageException {
        return done(order) ? new QueueClient.Result(true, "lecture " + id + " " + done)
                : new QueueClient.Result(false, "there is no failed lecture " + id);
    }

    private static <T> T done(CompletableFuture<T> order) throws StorageException {
        try {
            return order.join();
        } catch (CompletionException failed) {
            throw new StorageException(failed.getCause().getMessage(), failed);
        }
    }

    private ExitCode print(List<QueueRow> rows) {
        out.print(options.json() ? QueueRow.json(rows) : QueueRow.table(rows));
        return ExitCode.DONE;
    }

    private ExitCode print(QueueClient.Result result) {
        var json = JsonValue.JsonObject.builder().put("status", result.done() ? "success" : "error")
                .put("message", result.message());
        out.println(options.json() ? JsonWriter.text(json.build()) : result.message());
        return result.done() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
