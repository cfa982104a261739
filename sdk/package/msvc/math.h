// Stands in for Microsoft's header where there is none: what <aviary/...> takes of it.
#pragma once

extern "C" {
double sin(double);
double cos(double);
double tan(double);
double tanh(double);
double exp(double);
double exp2(double);
double log(double);
double log2(double);
double log10(double);
double pow(double, double);
double sqrt(double);
double floor(double);
double ceil(double);
double round(double);
double fabs(double);
float sinf(float);
float cosf(float);
float tanf(float);
float tanhf(float);
float expf(float);
float exp2f(float);
float logf(float);
float log2f(float);
float log10f(float);
float powf(float, float);
float sqrtf(float);
float floorf(float);
float ceilf(float);
float roundf(float);
float fabsf(float);
}
