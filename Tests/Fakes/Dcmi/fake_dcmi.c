// A FAKE of the Ascend driver's libdcmi.so for tests: two cards, of which the second lacks most sensors. No NPU is asked. The calls are
// those of dcmi_interface_api.h in hicann/driver. -DINIT_RESULT, -DHANG and -DOLD change what it does.
#include <unistd.h>

#define API __attribute__((visibility("default")))
#define NOT_SUPPORTED (-8255)
#define NO_DEVICE (-8008)
#ifndef INIT_RESULT
#define INIT_RESULT 0
#endif

static int initialised;

API int dcmi_init(void)
{
    initialised++;
    return initialised > 1 ? -8001 : INIT_RESULT;
}

API int dcmi_get_card_list(int *count, int *list, int length)
{
#ifdef HANG
    for (;;)
        pause();
#endif
    if (!initialised || length < 2)
        return NO_DEVICE;
    *count = 2;
    list[0] = 0;
    list[1] = 5;
    return 0;
}

API int dcmi_get_device_id_in_card(int card, int *most, int *controller, int *processor)
{
    *most = card == 0 ? 1 : 2;
    *controller = *processor = -1;
    return 0;
}

API int dcmi_get_device_temperature(int card, int device, int *degrees)
{
    *degrees = card == 0 ? 45 : device == 0 ? 0x7ffd : 0x7fff;
    return 0;
}

API int dcmi_get_device_utilization_rate(int card, int device, int type, unsigned *percent)
{
    if (card == 0 && type == 2)
        *percent = 0;
    else if (card == 0 && type == 1)
        *percent = 32;
    else if (card == 5 && device == 0 && type == 6)
        *percent = 75;
    else
        return NOT_SUPPORTED;
    return 0;
}

#ifndef OLD
API int dcmi_get_device_power_info(int card, int device, int *tenths)
{
    (void)device;
    *tenths = card == 0 ? 128 : 0;
    return 0;
}
#endif

API int dcmi_get_device_health(int card, int device, unsigned *health)
{
    *health = card == 0 ? 0 : device == 0 ? 2 : 0xffffffff;
    return 0;
}
