import java.nio.file.Path;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/**
 * A Neo4j community engine with Bolt and password check, for the tests: HOME PORT. Run from source
 * with the jars of pom.xml on the class path; says "ready" when it answers; ends on SIGTERM, and
 * when its standard input closes, so that it never outlives the tests that started it.
 */
public class Server {
    public static void main(String[] arguments) throws Exception {
        DatabaseManagementService service =
                new DatabaseManagementServiceBuilder(Path.of(arguments[0]))
                        .setConfig(GraphDatabaseSettings.auth_enabled, true)
                        .setConfig(BoltConnector.enabled, true)
                        .setConfig(
                                BoltConnector.listen_address,
                                new SocketAddress("127.0.0.1", Integer.parseInt(arguments[1])))
                        .build();
        Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown));
        System.out.println("ready");
        while (System.in.read() >= 0) {}
        System.exit(0);
    }
}
