from webinars.registration.mail import objection, own_page, place
