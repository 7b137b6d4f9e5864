package dev.troupe.contract;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.ExtensionRegistry;
import dev.troupe.api.policy.v1.PolicyProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The contract as the build wrote it down, so that tests ask about one thing at a time. */
final class Contract {

  private final Map<String, FileDescriptor> files = new LinkedHashMap<>();

  private Contract(FileDescriptorSet set) throws DescriptorValidationException {
    for (FileDescriptorProto file : set.getFileList()) {
      List<FileDescriptor> imports = new ArrayList<>();
      for (String name : file.getDependencyList()) {
        imports.add(files.get(name));
      }
      files.put(
          file.getName(), FileDescriptor.buildFrom(file, imports.toArray(FileDescriptor[]::new)));
    }
  }

  static Contract read() {
    ExtensionRegistry extensions = ExtensionRegistry.newInstance();
    PolicyProto.registerAllExtensions(extensions);
    com.google.api.AnnotationsProto.registerAllExtensions(extensions);
    try {
      byte[] bytes = Files.readAllBytes(Path.of("target/troupe.protoset"));
      return new Contract(FileDescriptorSet.parseFrom(bytes, extensions));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Our own files; what is imported from elsewhere is not ours to judge. */
  Stream<FileDescriptor> files() {
    return files.values().stream().filter(file -> file.getPackage().startsWith("troupe."));
  }

  Stream<MethodDescriptor> methods() {
    return files()
        .flatMap(file -> file.getServices().stream())
        .flatMap(it -> it.getMethods().stream());
  }

  /** All messages, nested ones too, without the entries of maps. */
  Stream<Descriptor> messages() {
    return files().flatMap(file -> file.getMessageTypes().stream()).flatMap(Contract::withNested);
  }

  Stream<FieldDescriptor> fields() {
    return messages().flatMap(message -> message.getFields().stream());
  }

  private static Stream<Descriptor> withNested(Descriptor message) {
    return Stream.concat(
            Stream.of(message), message.getNestedTypes().stream().flatMap(Contract::withNested))
        .filter(it -> !it.getOptions().getMapEntry());
  }

  /** Whether people find words above the element at this path of the file. */
  static boolean hasComment(FileDescriptor file, List<Integer> path) {
    return file.toProto().getSourceCodeInfo().getLocationList().stream()
        .filter(location -> location.getPathList().equals(path))
        .map(Location::getLeadingComments)
        .anyMatch(comment -> !comment.isBlank());
  }
}
