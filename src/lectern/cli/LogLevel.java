package lectern.cli;

/**
 * Error: a person must act. Warn: degraded. Info: life cycle and what was done. Debug: one message's way, sizes only.
 */
public enum LogLevel {
    ERROR, WARN, INFO, DEBUG
}
