package org.trunkline.phone;

import gov.nist.core.StackLogger;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The SIP stack's log lines by SLF4J instead of log4j 1; public and without arguments since the stack makes it by name. */
public final class StackLog implements StackLogger {
    private static final Logger LOG = LoggerFactory.getLogger("org.trunkline.phone.sip");

    @Override
    public void logStackTrace() {}

    @Override
    public void logStackTrace(int level) {}

    @Override
    public int getLineCount() {
        return 0;
    }

    /** The stack logs closed sockets and late packets as errors; what matters reaches the phone as an event. */
    @Override
    public void logException(Throwable problem) {
        LOG.debug("{}", problem.toString(), problem);
    }

    @Override
    public void logDebug(String message) {
        LOG.trace("{}", message);
    }

    @Override
    public void logDebug(String message, Exception problem) {
        LOG.trace("{}", message, problem);
    }

    @Override
    public void logTrace(String message) {
        LOG.trace("{}", message);
    }

    @Override
    public void logFatalError(String message) {
        LOG.error("{}", message);
    }

    @Override
    public void logError(String message) {
        LOG.debug("{}", message);
    }

    @Override
    public void logError(String message, @Nullable Exception problem) {
        LOG.debug("{}", message, problem);
    }

    @Override
    public void logWarning(String message) {
        LOG.debug("{}", message);
    }

    @Override
    public void logInfo(String message) {
        LOG.trace("{}", message);
    }

    @Override
    public boolean isLoggingEnabled() {
        return LOG.isDebugEnabled();
    }

    @Override
    public boolean isLoggingEnabled(int level) {
        return level <= TRACE_ERROR ? LOG.isDebugEnabled() : LOG.isTraceEnabled();
    }

    @Override
    public void disableLogging() {}

    @Override
    public void enableLogging() {}

    @Override
    public void setBuildTimeStamp(String stamp) {}

    @Override
    public void setStackProperties(Properties properties) {}

    @Override
    public String getLoggerName() {
        return LOG.getName();
    }
}
