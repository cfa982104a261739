/* The contract example.greeter@1: what the host calls and the bundle provides. */
#ifndef GREETER_H
#define GREETER_H

typedef struct greeter {
    const char* (*greet)(void);
} greeter;

#endif
