package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BoundPortTest {
    @Test
    void namesAnAddressOfAKindThatTheSystemLacks() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = location(BoundPort.class) + File.pathSeparator + location(WithoutIpv6.class);

        var process = new ProcessBuilder(java, "-Djava.net.preferIPv4Stack=true", "-XX:TieredStopAtLevel=1", "-cp",
                classPath, WithoutIpv6.class.getName()).redirectErrorStream(true).start();

        try (var lines = process.inputReader()) {
            assertEquals("[0:0:0:0:0:0:0:1]:0: this computer has no addresses of its kind", lines.readLine());
        } finally {
            process.destroyForcibly();
        }
    }

    private static String location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    /** Prints what it hears when it asks for an address of IPv6. */
    static final class WithoutIpv6 {
        public static void main(String[] arguments) throws IOException {
            try (var port = BoundPort.at(List.of(new InetSocketAddress(InetAddress.getByName("::1"), 0)))) {
                System.out.println("bound " + port.number());
            } catch (BindException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }
}
