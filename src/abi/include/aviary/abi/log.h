/* How serious a line of the log is. */
#ifndef AVIARY_ABI_LOG_H
#define AVIARY_ABI_LOG_H

#include <stdint.h>

enum { AVIARY_LOG_DEBUG = 0, AVIARY_LOG_INFO = 1, AVIARY_LOG_WARNING = 2, AVIARY_LOG_ERROR = 3 };
typedef int32_t aviary_log_level;

#endif
