package ru.samosval.engine;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import ru.samosval.config.Shutdown;
import ru.samosval.deployment.FleetTasks;

/** Carries out acts on very many deployments in batches, each in a transaction of its own, until none are left. */
@Singleton
@Startup
@DependsOn("Boot")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class FleetTimer {

    private static final long PAUSE_MILLIS = 5;

    @Inject
    private FleetTasks tasks;

    @Inject
    private Shutdown shutdown;

    @Resource
    private ManagedScheduledExecutorService executor;

    private Batches batches;

    @PostConstruct
    void prepare() {
        batches =
                new Batches("an act on many deployments", PAUSE_MILLIS, tasks::isDue, tasks::carry, shutdown, executor);
    }

    /** Runs every second. A batch that fails is tried again a second later. */
    @Schedule(second = "*", minute = "*", hour = "*", persistent = false)
    public void everySecond() {
        batches.begin();
    }
}
