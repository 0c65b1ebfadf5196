package ru.samosval.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the runs in an old database when models and resources are added to it. */
class RunsOfEarlierVersionsTest {

    @Test
    void theyKeepTheFirstModelAndGetWhatTheirRequestAsksFor(@TempDir Path folder) throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("samosval.db");
        migrate(url, "4");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO image_requests (id, image_name, repo_url, repo_branch, update_mode,"
                    + " base_image, run_commands, entrypoint, dockerfile_content, ram_mb, vcpu, version_tag, owner_id,"
                    + " status, created_by, created_at, updated_at, repo_key, search_text) VALUES (1, 'shop',"
                    + " 'https://git.example.test/shop.git', 'main', 'continuous', 'debian:12', '', 'run', 'FROM debian:12',"
                    + " 2048, 1.305, '1', 1, 'approved', 1, '', '', 'git.example.test/shop', '')");
            statement.executeUpdate("INSERT INTO images VALUES (1, 1, 'shop', '1', 'shop:1', '')");
            statement.executeUpdate("INSERT INTO deployments (id, image_id, name, environment, status, replicas,"
                    + " stopped_by_operator, needs_restart, created_at, updated_at, run_number, search_text)"
                    + " VALUES (7, 1, 'shop', 'dev', 'running', 2, 0, 0, '', '', 1, '')");
            statement.executeUpdate("INSERT INTO deployment_runs (deployment_id, number, seed, requested_at, ready_at,"
                    + " fails) VALUES (7, 1, -42, 1000, 5000, 0)");
        }
        migrate(url, "8");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet run = statement.executeQuery(
                        "SELECT seed || ' ' || model || ' ' || milli_cpus || ' ' || ram_mb FROM deployment_runs")) {
            assertEquals("-42 1 1305 2048", run.getString(1));
        }
    }

    private static void migrate(String url, String version) {
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:db/migration/sqlite")
                .target(version)
                .load()
                .migrate();
    }
}
