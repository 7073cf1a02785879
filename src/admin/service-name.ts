/** What the service calls itself: in the console, and where a client asks what it talks to. */
export const SERVICE_NAME = "SCIM at the edge";
