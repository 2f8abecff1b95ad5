// Advice about words on a command line that are not options.
#pragma once

#include <string>
#include <vector>

namespace chattcp {

// A guess at what the first of `words`, which `command` does not take, was meant to be: "did you
// mean -r saved.pcap?" Empty for no guess. The other words are those directly after it.
std::string stray_word_advice(const std::string& command, const std::vector<std::string>& words);

// The options of serve for an address with a port, an address or a port: "did you mean --listen
// 0.0.0.0 -port 8080?" Empty for anything else.
std::string listen_advice(const std::string& word);

// A guess at a word in place of a command: "did you mean chattcp capture?"
std::string stray_command_advice(const std::vector<std::string>& words);

} // namespace chattcp
