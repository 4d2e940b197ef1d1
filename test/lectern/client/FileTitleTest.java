package lectern.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileTitleTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "003 - First Steps.en_US.vtt | First Steps | 3 | en_US",
        "12. Building Clients.srt | Building Clients | 12 | ''",
        "7_Setup.VTT | Setup | 7 | ''",
        "5) Why.de.vtt | Why | 5 | de",
        "01 Start.vtt | Start | 1 | ''",
        "05 - 3 Ways to Loop.vtt | 3 Ways to Loop | 5 | ''",
        "7. 2D Arrays.vtt | 2D Arrays | 7 | ''",
        "03 2-4-6.vtt | 03 2-4-6 | - | ''",
        "100 Days of Code.vtt | 100 Days of Code | - | ''",
        "4.2 Notes.vtt | 4.2 Notes | - | ''",
        "2024-05 Review.srt | 2024-05 Review | - | ''",
        "Intro to Node.js.vtt | Intro to Node.js | - | ''",
        "Hello.zh-Hans.vtt | Hello | - | zh-Hans",
        "Hola.es-419.vtt | Hola | - | es-419",
        "12.vtt | 12 | - | ''",
        "1234567. Too long.vtt | 1234567. Too long | - | ''",
        "第 3 节：高级主题.vtt | 第 3 节：高级主题 | - | ''",
        ".vtt | '' | - | ''"})
    void readsAFileName(String file, String name, Integer number, String language) {
        var title = FileTitle.ofFile(file);

        assertEquals(name, title.name());
        assertEquals(number, title.number().isPresent() ? title.number().getAsInt() : null);
        assertEquals(language, title.language());
    }

    @ParameterizedTest
    @CsvSource({"02 - Basics.en, Basics.en, 2", "'Section 3: Advanced', 'Section 3: Advanced', "})
    void aFolderHasNoLanguage(String folder, String name, Integer number) {
        var title = FileTitle.ofFolder(folder);

        assertEquals(name, title.name());
        assertEquals(number, title.number().isPresent() ? title.number().getAsInt() : null);
        assertEquals("", title.language());
    }
}
