import fc from "fast-check";

/**
 * One seed for every property that sets none, so that a test run is the same run everywhere: a failure on one machine
 * is a failure on all of them. RECIRC_SEED tries another; a property's failure prints the seed it ran with.
 */
fc.configureGlobal({ seed: Number(process.env.RECIRC_SEED ?? 20260303) });
