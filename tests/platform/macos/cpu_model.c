/* What __builtin_cpu_supports() needs on x86_64. Apple's compiler runtime has it, zig's has not. */
unsigned __cpu_model[4];
int __cpu_indicator_init(void) { return 0; }
