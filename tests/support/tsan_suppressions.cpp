// What ThreadSanitizer leaves out. In the program, as whoever runs it may not be able to read a
// file of this folder.

// ThreadSanitizer asks for it by that name, which is not one that a program may declare.
extern "C" const char* default_suppressions() __asm__("__tsan_default_suppressions");

extern "C" const char* default_suppressions() {
  // Debian's library is not instrumented: what its function-local statics synchronise is not seen.
  return "called_from_lib:libcpp-httplib.so\n";
}
