/* What the host in C does, for the test that runs it. Each function returns 0, or the line that failed. */
#ifndef C_HOST_H
#define C_HOST_H

#include <aviary/abi/runtime.h>

#ifdef __cplusplus
extern "C" {
#endif
int c_host_reloads(aviary_string_view folder, void (*next_version)(void));
int c_host_has_instances(aviary_string_view folder);
int c_host_provides(aviary_string_view folder);
int c_host_is_rude(void);
#ifdef __cplusplus
}
#endif

#endif
