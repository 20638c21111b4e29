package org.trunkline.yard;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A test class with this takes a {@link Yard} as a parameter; the whole test run shares one, stopped at its end. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InYard.Gate.class)
public @interface InYard {
    /** Hands out the one yard, and keeps what was written down when a test fails. */
    final class Gate implements ParameterResolver, AfterTestExecutionCallback {
        @Override
        public void afterTestExecution(ExtensionContext context) {
            Yard yard = context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .get(Yard.class, Yard.class);
            if (yard != null && context.getExecutionException().isPresent()) {
                Path into = Path.of(
                        "target",
                        "failed",
                        context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName());
                yard.keepLogs(into);
                if (context.getRequiredTestInstance() instanceof OwnCenter own) {
                    own.center.keepFacts(into);
                }
            }
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Yard.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(Yard.class, key -> new Yard(), Yard.class);
        }
    }
}
