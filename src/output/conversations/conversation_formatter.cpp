#include "output/conversations/conversation_formatter.h"

#include "base/words.h"
#include "output/fields/separated_values.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace chattcp {

namespace {

using Path = std::vector<std::string_view>;

// How many objects two columns have in common.
std::size_t common_objects(const Path& left, const Path& right) {
  const std::size_t most = std::min(left.size(), right.size()) - 1;
  std::size_t common = 0;
  while (common < most && left[common] == right[common]) {
    ++common;
  }
  return common;
}

std::string key(std::string_view name) {
  return "\"" + std::string(name) + "\":";
}

// What is printed between the values of two columns.
std::string between(const Path& last, const Path& next) {
  const std::size_t common = common_objects(last, next);
  std::string text(last.size() - 1 - common, '}');
  text += ",";
  for (std::size_t i = common; i < next.size(); ++i) {
    text += key(next[i]) + (i + 1 < next.size() ? "{" : "");
  }
  return text;
}

char* write_plain(std::string_view text, char* out) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

} // namespace

ConversationJson::ConversationJson() {
  Path last;
  for (const ConversationColumn& column : conversation_columns()) {
    const Path path = split(column.name, ".");
    before_.push_back(last.empty() ? "{" + key(path.front()) : between(last, path));
    last = path;
  }
  end_ = std::string(last.size(), '}') + "\n";
}

void ConversationJson::append(const EndedConversation& ended, Chunk& out) {
  const auto columns = conversation_columns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    char* const begin = out.reserve(before_[i].size() + kColumnRoom);
    out.commit(columns[i].write(ended, write_plain(before_[i], begin)));
  }
  out.commit(write_plain(end_, out.reserve(end_.size())));
}

ConversationTableLines::ConversationTableLines(char separator)
    : separator_(separator), value_(std::make_unique_for_overwrite<char[]>(kColumnRoom)) {}

std::string ConversationTableLines::heading() const {
  std::string line;
  for (const ConversationColumn& column : conversation_columns()) {
    line += (line.empty() ? "" : std::string(1, separator_)) + std::string(column.name);
  }
  return line + "\n";
}

void ConversationTableLines::append(const EndedConversation& ended, Chunk& out) {
  bool first = true;
  for (const ConversationColumn& column : conversation_columns()) {
    if (!first) {
      append_character(separator_, out);
    }
    first = false;
    const char* const end = column.write(ended, value_.get());
    append_json_value({value_.get(), static_cast<std::size_t>(end - value_.get())}, value_.get(),
                      separator_, out);
  }
  append_character('\n', out);
}

std::unique_ptr<ConversationFormatter> make_conversation_lines(LineFormat format) {
  switch (format) {
  case LineFormat::csv:
    return std::make_unique<ConversationTableLines>(',');
  case LineFormat::tsv:
    return std::make_unique<ConversationTableLines>('\t');
  case LineFormat::json:
    break;
  }
  return std::make_unique<ConversationJson>();
}

} // namespace chattcp
