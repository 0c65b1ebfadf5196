package ru.samosval.monitoring;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** A part of the portal that has metrics of its own. */
public interface MetricSource {

    /** Their present values, for those who operate the portal. */
    List<MetricSnapshot> metrics();
}
