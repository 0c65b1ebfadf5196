package ru.samosval.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The restarts of replicas, compared with going through all of them one by one. */
class RestartsTest {

    private static final int REPLICAS = 4;

    private static List<ReplicaRestart> many(Random random) {
        List<ReplicaRestart> all = new ArrayList<>();
        for (int replica = 1; replica <= REPLICAS; replica++) {
            long at = 1_000;
            for (int i = 0; i < 200; i++) {
                at += 1 + random.nextInt(3_000);
                long up = at + 1 + random.nextInt(3_000);
                all.add(new ReplicaRestart(replica, at, up));
                at = up;
            }
        }
        Collections.shuffle(all, random);
        return all;
    }

    private static boolean isDown(List<ReplicaRestart> all, int replica, long timestamp) {
        return all.stream().anyMatch(r -> r.replica() == replica && r.downAt() <= timestamp && timestamp < r.upAt());
    }

    @Test
    void whatIsFoundByReplicaIsWhatIsFoundByLookingAtAll() {
        Random random = new Random(7);
        List<ReplicaRestart> all = many(random);
        Run run = new Run(3, "shop", "shop:1", REPLICAS, 0, 1_000, false, Run.ONGOING).with(all);
        Restarts restarts = run.indexed();
        assertEquals(all.size(), restarts.size());
        for (int i = 1; i < restarts.size(); i++) {
            assertEquals(true, restarts.get(i - 1).downAt() <= restarts.get(i).downAt());
        }
        for (int turn = 0; turn < 5_000; turn++) {
            long timestamp = random.nextInt(700_000);
            int replica = 1 + random.nextInt(REPLICAS);
            List<ReplicaRestart> own =
                    all.stream().filter(r -> r.replica() == replica).toList();
            long begun = own.stream().filter(r -> r.downAt() < timestamp).count();
            assertEquals(begun, Replicas.restarts(run, replica, timestamp));
            long up = own.stream()
                    .filter(r -> r.upAt() < timestamp)
                    .mapToLong(ReplicaRestart::upAt)
                    .max()
                    .orElse(-1);
            if (up > 0) {
                assertEquals(up, Replicas.startedAt(run, replica, timestamp));
            }
            boolean isOneUp = false;
            for (int each = 1; each <= REPLICAS; each++) {
                isOneUp |= !isDown(all, each, timestamp);
            }
            int speaker = Replicas.speaker(run, replica, timestamp);
            assertEquals(isOneUp && isDown(all, replica, timestamp), speaker != replica);
            assertEquals(isOneUp, !isDown(all, speaker, timestamp));
        }
    }
}
