package ru.samosval.monitoring;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** A room that has metrics of the portal to tell. */
public interface MetricSource {

    /** Them now; for those who operate the portal. */
    List<MetricSnapshot> metrics();
}
