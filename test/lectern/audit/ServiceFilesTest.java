package lectern.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import lectern.cli.ServeOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;

/** The service descriptions are well-formed, name options that exist, and hold no token. */
class ServiceFilesTest {
    private static final Path FOLDER = Path.of("examples/service");

    /** The rules of Apple's PropertyList-1.0.dtd, so that none is fetched. */
    private static final String PLIST_DTD = """
            <!ENTITY % object "(array | data | date | dict | real | integer | string | true | false)">
            <!ELEMENT plist %object;>
            <!ATTLIST plist version CDATA "1.0">
            <!ELEMENT array (%object;)*>
            <!ELEMENT dict (key, %object;)*>
            <!ELEMENT key (#PCDATA)>
            <!ELEMENT string (#PCDATA)>
            <!ELEMENT data (#PCDATA)>
            <!ELEMENT date (#PCDATA)>
            <!ELEMENT true EMPTY>
            <!ELEMENT false EMPTY>
            <!ELEMENT real (#PCDATA)>
            <!ELEMENT integer (#PCDATA)>
            """;

    @Test
    void thePropertyListKeepsItsDtd() throws Exception {
        assertEquals(List.of(), breaches(read("lectern.plist")));
        assertEquals(1, breaches(read("lectern.plist").replace("<key>RunAtLoad</key>", "")).size());
    }

    @Test
    void theTaskHasTheElementsOfItsSchemaInOrder() throws Exception {
        var task = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(read("lectern.xml")))).getDocumentElement();

        assertEquals("Task", task.getTagName());
        assertEquals(List.of("RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"), children(task));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lectern.service", "lectern.plist", "lectern.xml"})
    void namesOptionsThatExistAndNoToken(String name) throws Exception {
        var text = read(name);
        var known = Stream.concat(ServeOptions.SPECS.stream().map(spec -> spec.name()),
                ServeOptions.SPECS.stream().map(spec -> spec.environment())).toList();

        var named = Pattern.compile("(?<![\\w-])--[a-z][a-z-]+|\\b(?:LECTERN|NOTION)_[A-Z_]+").matcher(text).results()
                .map(match -> match.group()).toList();

        assertTrue(!named.isEmpty() && known.containsAll(named), named::toString);
        assertTrue(!named.contains("--notion-token") && !named.contains("NOTION_TOKEN"), named::toString);
    }

    @Test
    void theUnitsDirectivesAreEachSetOnceButTheEnvironmentAndTheFilter() throws Exception {
        var seen = new ArrayList<String>();
        for (var line : read("lectern.service").lines().filter(line -> line.matches("[A-Z]\\w+=.*")).toList()) {
            seen.add(line.substring(0, line.indexOf('=')));
        }
        seen.removeIf(name -> Map.of("Environment", 1, "SystemCallFilter", 1).containsKey(name));

        assertEquals(seen.stream().distinct().toList(), seen);
        assertTrue(seen.containsAll(List.of("NoNewPrivileges", "LoadCredential", "RestartPreventExitStatus")));
    }

    private static String read(String name) throws Exception {
        return Files.readString(FOLDER.resolve(name));
    }

    private static List<String> breaches(String plist) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setValidating(true);
        var parser = factory.newDocumentBuilder();
        var breaches = new ArrayList<String>();
        parser.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader(PLIST_DTD)));
        parser.setErrorHandler(new ErrorHandler() {
            @Override
            public void warning(SAXParseException breach) {
                breaches.add(breach.getMessage());
            }

            @Override
            public void error(SAXParseException breach) {
                breaches.add(breach.getMessage());
            }

            @Override
            public void fatalError(SAXParseException breach) {
                breaches.add(breach.getMessage());
            }
        });
        parser.parse(new InputSource(new StringReader(plist)));
        return breaches;
    }

    private static List<String> children(Element element) {
        var names = new ArrayList<String>();
        for (var i = 0; i < element.getChildNodes().getLength(); i++) {
            if (element.getChildNodes().item(i) instanceof Element child) {
                names.add(child.getTagName());
            }
        }
        return names;
    }
}
