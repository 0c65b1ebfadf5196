package ru.samosval.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws as SVG what each thing costs at each number of deployments. Both axes are logarithmic. */
final class CostChart {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 440;
    private static final int LEFT = 60;
    private static final int RIGHT = 290;
    private static final int TOP = 30;
    private static final int BOTTOM = 50;
    private static final double LOWEST = 1;
    private static final double HIGHEST = 1_000;
    private static final String[] COLOURS = {"#e5383b", "#2563eb", "#16a34a", "#b45309", "#7c3aed", "#0891b2", "#be185d"
    };
    private static final String UNIT = ", p99 ms";
    private static final List<String> SHOWN = List.of(
            "`logs?tail=1000`",
            "`metrics`, 900 points",
            "detail page",
            "dashboard",
            "list, first page",
            "list, last page",
            "list, by a text that all have");

    private CostChart() {}

    /** The 99th percentiles of the main calls and pages. */
    static void write(Path file, int[] sizes, Map<String, Map<Integer, Double>> costs) throws IOException {
        List<String> svg = new ArrayList<>();
        svg.add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT
                + "\" font-family=\"sans-serif\" font-size=\"13\">");
        svg.add("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        for (double value = LOWEST; value <= HIGHEST; value *= 10) {
            svg.add(String.format(
                    Locale.ROOT,
                    "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f ms</text>",
                    LEFT,
                    y(value),
                    WIDTH - RIGHT,
                    LEFT - 6,
                    y(value) + 4,
                    value));
        }
        for (int size : sizes) {
            svg.add(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x(size, sizes),
                    HEIGHT - BOTTOM + 20,
                    Report.number(size, 0)));
        }
        svg.add("<text x=\"" + (LEFT + WIDTH - RIGHT) / 2 + "\" y=\"" + (HEIGHT - 8)
                + "\" text-anchor=\"middle\">running deployments</text>");
        svg.add("<text x=\"" + LEFT + "\" y=\"18\">99th percentile</text>");
        int colour = 0;
        for (String what : SHOWN) {
            Map<Integer, Double> bySize = costs.get(what + UNIT);
            if (bySize == null) {
                continue;
            }
            StringBuilder path = new StringBuilder();
            for (int size : sizes) {
                path.append(path.isEmpty() ? "M" : "L")
                        .append(String.format(Locale.ROOT, "%.1f %.1f", x(size, sizes), y(bySize.get(size))));
            }
            svg.add("<path d=\"" + path + "\" fill=\"none\" stroke=\"" + COLOURS[colour] + "\" stroke-width=\"2\"/>");
            svg.add("<rect x=\"" + (WIDTH - RIGHT + 20) + "\" y=\"" + (TOP + colour * 24)
                    + "\" width=\"16\" height=\"4\" fill=\""
                    + COLOURS[colour] + "\"/><text x=\"" + (WIDTH - RIGHT + 44) + "\" y=\"" + (TOP + 7 + colour * 24)
                    + "\">"
                    + what.replace("`", "") + "</text>");
            colour++;
        }
        svg.add("</svg>");
        Files.createDirectories(file.getParent());
        Files.write(file, svg);
    }

    private static double x(int size, int[] sizes) {
        double most = Math.log10(sizes[sizes.length - 1]);
        return LEFT + 20 + (WIDTH - LEFT - RIGHT - 40) * Math.log10(size) / most;
    }

    private static double y(double value) {
        double share = Math.log10(Math.min(HIGHEST, Math.max(LOWEST, value)) / LOWEST) / Math.log10(HIGHEST / LOWEST);
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }
}
