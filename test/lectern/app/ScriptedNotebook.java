package lectern.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.port.Notebook;

/** A notebook whose every answer a test gives beforehand; behind the last of them the agenda closes. */
final class ScriptedNotebook implements Notebook {
    private final Agenda agenda;
    final Deque<Opening> openings = new ArrayDeque<>();
    final Queue<Supplier<Outcome>> outcomes = new ConcurrentLinkedQueue<>();
    final List<String> written = new CopyOnWriteArrayList<>();
    final Queue<Supplier<Optional<Duration>>> rests = new ArrayDeque<>();
    final List<Integer> tidied = new ArrayList<>(); // how many were written by then

    ScriptedNotebook(Agenda agenda) {
        this.agenda = agenda;
    }

    @Override
    public Opening open() {
        return openings.remove();
    }

    @Override
    public Outcome write(Lecture lecture) {
        written.add(lecture.title().name());
        var outcome = outcomes.remove();
        if (outcomes.isEmpty()) {
            agenda.close();
        }
        return outcome.get();
    }

    @Override
    public Optional<Duration> tidy() {
        tidied.add(written.size());
        return rests.isEmpty() ? Optional.empty() : rests.remove().get();
    }
}
