// Stands in for Microsoft's header where there is none: what <aviary/...> takes of it.
#pragma once

extern "C" {
double pow(double, double);
double sqrt(double);
double floor(double);
double ceil(double);
double round(double);
double fabs(double);
float sqrtf(float);
float floorf(float);
float ceilf(float);
float roundf(float);
float fabsf(float);
}
