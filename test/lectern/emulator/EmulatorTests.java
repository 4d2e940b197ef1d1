package lectern.emulator;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Tests against an emulator of their own, over HTTP. */
@Timeout(120)
abstract class EmulatorTests {
    NotionCalls notion;

    @BeforeEach
    void open() throws IOException {
        notion = new NotionCalls(EmulatorOptions.standard());
    }

    @AfterEach
    void close() {
        notion.close();
    }
}
