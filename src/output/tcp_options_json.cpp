#include "output/tcp_options_json.h"

#include "base/decimal.h"
#include "decode/tcp.h"
#include "output/literal.h"

namespace chattcp {

namespace {

PayloadEncoding option_encoding(PayloadEncoding encoding) {
  const bool as_payload = encoding == PayloadEncoding::base64 || encoding == PayloadEncoding::hex;
  return as_payload ? encoding : PayloadEncoding::array;
}

char* write_option(const TcpOption& option, const JsonOptions& format, char* out) {
  const bool has_data_field = option.type > kTcpNoOperation;
  out = write_decimal(option.type, write("{\"type\":", out));
  out = write_decimal(option.length, write(",\"length\":", out));
  out = write(",\"data\":", out);
  if (format.dialect == Dialect::chattcp_capture && !has_data_field) {
    out = write("null", out);
  } else {
    out = write_payload(option.data, option_encoding(format.payload), out);
  }
  *out++ = '}';
  return out;
}

} // namespace

char* write_tcp_options(ByteView options, const JsonOptions& format, char* out) {
  TcpOptionReader reader(options);
  char* const begin = out;
  *out++ = '[';
  bool ended = false; // By end-of-list.
  for (auto option = reader.next(); option; option = reader.next()) {
    if (out != begin + 1) {
      *out++ = ',';
    }
    out = write_option(*option, format, out);
    ended = option->type == kTcpEndOfList;
  }
  *out++ = ']';
  if (format.dialect == Dialect::documented) {
    return out;
  }
  if (out == begin + 2) {
    out = write("null", begin);
  }
  out = write(",\"padding\":", out);
  return ended ? write_payload(reader.rest(), format.payload, out) : write("null", out);
}

} // namespace chattcp
