package lectern.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
    private static final List<String> ORDERED = List.of("1/10 b", "1/a", "02/1", "2/02", "2/2", "2/10", "2/10/x",
            "10/1", "99999999999999999999/a", "100000000000000000000/a", "a.x", "A1", "a2", "a2b", "a10", "B", "Ärger");

    @Test
    void ordersNumbersByValueAndLettersByAlphabet() {
        var paths = new ArrayList<>(ORDERED.stream().map(Path::of).toList());
        for (var seed = 0; seed < 50; seed++) {
            Collections.shuffle(paths, new Random(seed));
            paths.sort(new NaturalOrder());

            assertEquals(ORDERED, paths.stream().map(path -> path.toString().replace('\\', '/')).toList());
        }
    }
}
