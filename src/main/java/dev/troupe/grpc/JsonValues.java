package dev.troupe.grpc;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Crosses between plain values, as JSON has them, and {@code google.protobuf.Value}. */
final class JsonValues {
  /** Up to here a double holds every whole number. */
  private static final double EXACT = 9_007_199_254_740_992.0;

  private JsonValues() {}

  static Value value(@Nullable Object plain) {
    Value.Builder value = Value.newBuilder();
    switch (plain) {
      case null -> value.setNullValue(NullValue.NULL_VALUE);
      case String text -> value.setStringValue(text);
      case Boolean flag -> value.setBoolValue(flag);
      case Number number -> value.setNumberValue(number.doubleValue());
      case List<?> list -> {
        ListValue.Builder items = ListValue.newBuilder();
        list.forEach(item -> items.addValues(value(item)));
        value.setListValue(items);
      }
      case Map<?, ?> map -> {
        Struct.Builder fields = Struct.newBuilder();
        map.forEach((key, item) -> fields.putFields(String.valueOf(key), value(item)));
        value.setStructValue(fields);
      }
      default -> value.setStringValue(plain.toString());
    }
    return value.build();
  }

  /** Whole numbers come back whole, since JSON does not tell 5 from 5.0 and the vendor may. */
  static @Nullable Object plain(Value value) {
    return switch (value.getKindCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case NUMBER_VALUE -> number(value.getNumberValue());
      case LIST_VALUE -> {
        List<@Nullable Object> items = new ArrayList<>();
        value.getListValue().getValuesList().forEach(item -> items.add(plain(item)));
        yield items;
      }
      case STRUCT_VALUE -> {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        value.getStructValue().getFieldsMap().forEach((key, item) -> fields.put(key, plain(item)));
        yield fields;
      }
      case NULL_VALUE, KIND_NOT_SET -> null;
    };
  }

  private static Object number(double number) {
    return number == Math.rint(number) && Math.abs(number) < EXACT
        ? (Object) (long) number
        : (Object) number;
  }
}
