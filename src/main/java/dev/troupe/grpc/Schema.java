package dev.troupe.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every file that the services and their errors stand on, found by its name and by the names in it.
 * Immutable.
 */
final class Schema {
  private final List<ServiceDescriptor> services;
  private final Map<String, FileDescriptor> files = new LinkedHashMap<>();
  private final Map<String, FileDescriptor> symbols = new LinkedHashMap<>();
  private final Map<String, Map<Integer, FileDescriptor>> extensions = new LinkedHashMap<>();

  Schema(List<ServiceDescriptor> services) {
    this.services = List.copyOf(services);
    services.forEach(service -> add(service.getFile()));
    // No method names these, but clients meet them inside an Any.
    StatusMapper.DETAIL_FILES.forEach(this::add);
  }

  private void add(FileDescriptor file) {
    if (files.putIfAbsent(file.getName(), file) != null) {
      return;
    }
    file.getDependencies().forEach(this::add);
    file.getMessageTypes().forEach(this::addMessage);
    file.getEnumTypes().forEach(this::addSymbol);
    file.getExtensions().forEach(this::addExtension);
    for (ServiceDescriptor service : file.getServices()) {
      addSymbol(service);
      service.getMethods().forEach(this::addSymbol);
    }
  }

  private void addMessage(Descriptor message) {
    addSymbol(message);
    message.getFields().forEach(this::addSymbol);
    message.getEnumTypes().forEach(this::addSymbol);
    message.getExtensions().forEach(this::addExtension);
    message.getNestedTypes().forEach(this::addMessage);
  }

  private void addExtension(FieldDescriptor extension) {
    addSymbol(extension);
    extensions
        .computeIfAbsent(extension.getContainingType().getFullName(), type -> new TreeMap<>())
        .put(extension.getNumber(), extension.getFile());
  }

  private void addSymbol(GenericDescriptor symbol) {
    symbols.put(symbol.getFullName(), symbol.getFile());
  }

  List<ServiceDescriptor> services() {
    return services;
  }

  @Nullable FileDescriptor file(String name) {
    return files.get(name);
  }

  @Nullable FileDescriptor fileOfSymbol(String fullName) {
    return symbols.get(fullName);
  }

  @Nullable FileDescriptor fileOfExtension(String type, int number) {
    return extensions.getOrDefault(type, Map.of()).get(number);
  }

  boolean knows(String symbol) {
    return symbols.containsKey(symbol);
  }

  List<Integer> extensionNumbers(String type) {
    return List.copyOf(extensions.getOrDefault(type, Map.of()).keySet());
  }

  /** {@code file} and all that it needs, each after what it needs. */
  static Set<FileDescriptor> closure(FileDescriptor file) {
    Set<FileDescriptor> closure = new LinkedHashSet<>();
    collect(file, closure);
    return closure;
  }

  private static void collect(FileDescriptor file, Set<FileDescriptor> into) {
    if (!into.contains(file)) {
      file.getDependencies().forEach(dependency -> collect(dependency, into));
      into.add(file);
    }
  }
}
