/**
 * Measures the built product as its users meet it: a server of its own for each scenario, real connections, real
 * clients. {@link ru.samosval.bench.Bench} runs the scenarios and writes docs/benchmarks.md; a {@code Scenario} is one
 * section of it, and {@code Report} its table. Nothing here is part of the product, and no figure is asserted.
 */
package ru.samosval.bench;
