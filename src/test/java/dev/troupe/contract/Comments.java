package dev.troupe.contract;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.ArrayList;
import java.util.List;

/** Walks one file and finds what nobody said a word about. Paths are those of SourceCodeInfo. */
final class Comments {

  private final FileDescriptor file;
  private final List<String> missing = new ArrayList<>();

  Comments(FileDescriptor file) {
    this.file = file;
  }

  List<String> missing() {
    FileDescriptorProto proto = file.toProto();
    for (int i = 0; i < proto.getMessageTypeCount(); i++) {
      message(proto.getMessageType(i), List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, i));
    }
    for (int i = 0; i < proto.getEnumTypeCount(); i++) {
      enumeration(proto.getEnumType(i), List.of(FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER, i));
    }
    for (int i = 0; i < proto.getServiceCount(); i++) {
      service(proto.getService(i), List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, i));
    }
    return missing;
  }

  private void message(DescriptorProto message, List<Integer> path) {
    if (message.getOptions().getMapEntry()) {
      return;
    }
    check(message.getName(), path);
    for (int i = 0; i < message.getFieldCount(); i++) {
      String name = message.getName() + "." + message.getField(i).getName();
      check(name, with(path, DescriptorProto.FIELD_FIELD_NUMBER, i));
    }
    for (int i = 0; i < message.getNestedTypeCount(); i++) {
      message(message.getNestedType(i), with(path, DescriptorProto.NESTED_TYPE_FIELD_NUMBER, i));
    }
  }

  private void enumeration(EnumDescriptorProto words, List<Integer> path) {
    check(words.getName(), path);
    for (int i = 0; i < words.getValueCount(); i++) {
      check(words.getValue(i).getName(), with(path, EnumDescriptorProto.VALUE_FIELD_NUMBER, i));
    }
  }

  private void service(ServiceDescriptorProto service, List<Integer> path) {
    check(service.getName(), path);
    for (int i = 0; i < service.getMethodCount(); i++) {
      String name = service.getName() + "." + service.getMethod(i).getName();
      check(name, with(path, ServiceDescriptorProto.METHOD_FIELD_NUMBER, i));
    }
  }

  private void check(String name, List<Integer> path) {
    if (!Contract.hasComment(file, path)) {
      missing.add(file.getPackage() + "." + name);
    }
  }

  private static List<Integer> with(List<Integer> path, int field, int index) {
    List<Integer> longer = new ArrayList<>(path);
    longer.add(field);
    longer.add(index);
    return longer;
  }
}
