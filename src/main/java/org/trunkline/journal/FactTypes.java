package org.trunkline.journal;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/**
 * The families of facts and their names in the journal: family {@code floor} with a record {@code Entered} is written as
 * {@code floor.Entered}, its components as JSON. Components that are sealed interfaces are written with a property
 * {@code is} that names the record. A name, once written, must stay: rename a record only with an alias.
 */
public final class FactTypes {
    private static final Logger log = LoggerFactory.getLogger(FactTypes.class);

    private final Map<String, Class<? extends Fact>> byName;
    private final Map<Class<?>, String> byType;
    private final JsonMapper json = JsonMapper.builder()
            .annotationIntrospector(new SealedTypes())
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private FactTypes(Map<String, Class<? extends Fact>> byName, Map<Class<?>, String> byType) {
        this.byName = Map.copyOf(byName);
        this.byType = Map.copyOf(byType);
    }

    /** @param families short name to sealed family, e.g. {@code "call", CallFact.class} */
    public static FactTypes of(Map<String, Class<? extends Fact>> families) {
        Map<String, Class<? extends Fact>> byName = new HashMap<>();
        Map<Class<?>, String> byType = new HashMap<>();
        families.forEach((family, type) -> records(type).forEach(member -> {
            String name = family + "." + member.getSimpleName();
            if (byName.put(name, member.asSubclass(Fact.class)) != null) {
                throw new IllegalArgumentException("two facts would be called " + name + "; rename one");
            }
            byType.put(member, name);
        }));
        return new FactTypes(byName, byType);
    }

    /** The same, and facts that were written under an old name are read as the given record. */
    public FactTypes alias(String oldName, Class<? extends Fact> now) {
        Map<String, Class<? extends Fact>> names = new HashMap<>(byName);
        names.put(oldName, now);
        return new FactTypes(names, byType);
    }

    /** @throws IllegalArgumentException if its family is not registered */
    public String name(Fact fact) {
        if (fact instanceof UnknownFact unknown) {
            return unknown.type();
        }
        String name = byType.get(fact.getClass());
        if (name == null) {
            throw new IllegalArgumentException(
                    fact.getClass().getName() + " is in no registered family; add its family to FactTypes.of(…)");
        }
        return name;
    }

    public String write(Fact fact) {
        return fact instanceof UnknownFact unknown ? unknown.json() : json.writeValueAsString(fact);
    }

    /** The fact's components, as JSON. */
    public JsonNode tree(Fact fact) {
        return json.readTree(write(fact));
    }

    /** Reads a fact back; one of an unknown type or shape comes as {@link UnknownFact}. */
    public Fact read(String name, @Nullable String interaction, String body) {
        Class<? extends Fact> type = byName.get(name);
        if (type == null) {
            return new UnknownFact(name, interaction, body);
        }
        try {
            return json.readValue(body, type);
        } catch (JacksonException e) {
            log.warn("A {} in the journal cannot be read by this version: {}", name, e.getOriginalMessage());
            return new UnknownFact(name, interaction, body);
        }
    }

    private static Stream<Class<?>> records(Class<?> type) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        if (permitted != null) {
            return Arrays.stream(permitted).flatMap(FactTypes::records);
        }
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type.getName() + " is neither a record nor a sealed family of records");
        }
        return Stream.of(type);
    }

    /** Every sealed interface of ours is written with the simple name of the record that it is. */
    private static final class SealedTypes extends JacksonAnnotationIntrospector {
        private static final JsonTypeInfo.Value NAMED = JsonTypeInfo.Value.construct(
                JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "is", null, false, false, null);

        @Override
        public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
            JsonTypeInfo.Value declared = super.findPolymorphicTypeInfo(config, annotated);
            return declared == null && ours(annotated.getRawType()) && annotated.getAnnotated() instanceof Class<?>
                    ? NAMED
                    : declared;
        }

        @Override
        public @Nullable List<NamedType> findSubtypes(MapperConfig<?> config, Annotated annotated) {
            return ours(annotated.getRawType())
                    ? records(annotated.getRawType())
                            .map(type -> new NamedType(type, type.getSimpleName()))
                            .toList()
                    : super.findSubtypes(config, annotated);
        }

        private static boolean ours(Class<?> type) {
            return type.isInterface() && type.isSealed() && type.getName().startsWith("org.trunkline.");
        }
    }
}
