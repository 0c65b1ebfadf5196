package ru.samosval.push;

import ru.samosval.i18n.Keyed;

/** The protocol of a receiver. */
public enum PushProtocol implements Keyed {
    /** Grafana Loki's {@code /loki/api/v1/push}, in JSON; takes logs only. */
    LOKI,
    /** OTLP over HTTP, in protocol buffers: {@code /v1/logs} and {@code /v1/metrics}. */
    OTLP
}
