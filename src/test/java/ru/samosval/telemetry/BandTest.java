package ru.samosval.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.deployment.History;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.Telemetry;

class BandTest {

    private static final long BEGIN = 1_790_000_000_000L;
    private static final long MONTH = Duration.ofDays(30).toMillis();

    private static History history(long ended) {
        Run run = new Run(7, "shop", "shop:1.4", 3, BEGIN, BEGIN + 4_000, false, ended);
        return new History(1, 1, "shop", "shop:1.4", 3, List.of(run), List.of());
    }

    @Test
    void stepsOfASecondAreThePointsThemselves() {
        long from = BEGIN + 60_000;
        long to = from + 300_000;
        Points points = Points.last(history(Run.ONGOING), Telemetry.ALL, from - 1, to - 1);
        Band band = Band.of(history(Run.ONGOING), Telemetry.ALL, Step.of(from, to), from, to);
        assertEquals(points.size(), band.size());
        for (int i = 0; i < band.size(); i++) {
            assertEquals(band.cpu().least(i), band.cpu().greatest(i));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {300, 900, 3_600, 21_600, 86_400, 604_800, 2_592_000})
    void anyRangeHasAFewHundredStepsOfWhichNoneLooksAtManySeconds(long seconds) {
        Step step = Step.of(BEGIN, BEGIN + seconds * 1_000);
        assertTrue(seconds * 1_000 / step.millis() <= Step.MOST, step::toString);
        assertTrue(seconds * 1_000 / step.millis() >= 170, step::toString);
        assertTrue(step.millis() / 1_000 / step.stride() <= 120, step::toString);
    }

    @Test
    void theMeanLiesBetweenTheLeastAndTheGreatestAndTheyApart() {
        long to = BEGIN + MONTH;
        Band band = Band.of(history(Run.ONGOING), Telemetry.ALL, Step.of(BEGIN, to), BEGIN, to);
        int apart = 0;
        for (int i = 0; i < band.size(); i++) {
            if (!band.cpu().isEmpty(i)) {
                assertTrue(band.cpu().least(i) <= band.cpu().mean(i)
                        && band.cpu().mean(i) <= band.cpu().greatest(i));
                apart += band.cpu().greatest(i) - band.cpu().least(i) > 5 ? 1 : 0;
            }
        }
        assertTrue(apart > band.size() / 2, "apart in " + apart + " of " + band.size());
    }

    @Test
    void whatIsSaidOfAStepDoesNotDependOnTheRangeThatIsAskedFor() {
        Step step = Step.of(BEGIN, BEGIN + MONTH);
        long from = step.timestamp(step.index(BEGIN + MONTH / 2));
        Band wide = Band.of(history(Run.ONGOING), 2, step, BEGIN, BEGIN + MONTH);
        Band narrow = Band.of(history(Run.ONGOING), 2, step, from, from + 10 * step.millis());
        int shift = (int) (step.index(from) - step.index(BEGIN));
        for (int i = 0; i < 10; i++) {
            assertEquals(wide.timestamp(shift + i), narrow.timestamp(i));
            assertEquals(wide.cpu().mean(shift + i), narrow.cpu().mean(i));
            assertEquals(wide.ram().greatest(shift + i), narrow.ram().greatest(i));
        }
    }

    @Test
    void nothingIsSaidOfStepsInWhichNothingRan() {
        long ended = BEGIN + 600_000;
        long to = BEGIN + 3_600_000;
        Band band = Band.of(history(ended), Telemetry.ALL, Step.of(BEGIN, to), BEGIN, to);
        for (int i = 0; i < band.size(); i++) {
            assertEquals(band.timestamp(i) >= ended, band.cpu().isEmpty(i), "step at " + (band.timestamp(i) - BEGIN));
        }
    }
}
