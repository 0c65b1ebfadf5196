package ru.samosval.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where a Flight Recorder took its samples: the methods that were running, and those that were under way. */
final class HotSpots {

    private final Map<String, Integer> running = new HashMap<>();
    private final Map<String, Integer> underWay = new HashMap<>();
    private int samples;

    /** Reads a recording. Takes only samples of Java code and of system calls that did not wait. */
    static HotSpots of(Path recording) throws IOException {
        HotSpots spots = new HotSpots();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                String type = event.getEventType().getName();
                if (event.getStackTrace() != null
                        && (type.equals("jdk.ExecutionSample") || type.equals("jdk.NativeMethodSample"))) {
                    spots.take(event.getStackTrace().getFrames());
                }
            }
        }
        return spots;
    }

    private void take(List<RecordedFrame> frames) {
        String top = name(frames.get(0));
        if (top.endsWith(".epollWait") || top.endsWith(".wait") || top.endsWith(".accept0") || top.endsWith(".poll")) {
            return;
        }
        samples++;
        running.merge(top, 1, Integer::sum);
        Set<String> seen = new HashSet<>();
        for (RecordedFrame frame : frames) {
            if (seen.add(name(frame))) {
                underWay.merge(name(frame), 1, Integer::sum);
            }
        }
    }

    private static String name(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "."
                + frame.getMethod().getName();
    }

    int samples() {
        return samples;
    }

    /** The methods found running most often: name and share of the samples. */
    List<List<String>> running(int most) {
        return top(running, most);
    }

    /** The methods found under way most often, whatever they had called. */
    List<List<String>> underWay(int most) {
        return top(underWay, most);
    }

    private List<List<String>> top(Map<String, Integer> counts, int most) {
        List<List<String>> rows = new ArrayList<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(most)
                .forEach(e -> rows.add(List.of(
                        "`" + e.getKey() + "`", Report.number(100.0 * e.getValue() / Math.max(1, samples), 1) + " %")));
        return rows;
    }
}
