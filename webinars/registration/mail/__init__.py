from webinars.registration.mail import own_page, place
